import type { PageTerm } from '../document.ts'
import { asTextList } from '../values.ts'
import { findValue, type PageValues } from './page-values.ts'
import { cleanContentPath, type PathStyle } from './paths.ts'

/** The terms that front matter gives a page, taxonomy by taxonomy, each once, with the slug that Hugo makes of its name. */
export function readTerms(values: PageValues, taxonomies: readonly string[], style: PathStyle): PageTerm[] {
  return taxonomies.flatMap((taxonomy) => {
    const found = new Map<string, PageTerm>()
    for (const name of asTextList(findValue(values, taxonomy.toLowerCase())).map((text) => text.trim())) {
      const slug = cleanContentPath(name.replaceAll('/', '-'), style)
      if (slug !== '' && !found.has(slug)) found.set(slug, { taxonomy, slug, name })
    }
    return [...found.values()]
  })
}
