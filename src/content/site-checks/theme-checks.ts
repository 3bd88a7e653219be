import { findEntry } from '../front-matter/front-matter.ts'
import { createNearest } from '../nearest.ts'
import { decode } from '../pages/paths.ts'
import type { Place, Problem } from '../problem.ts'
import { isGlob, isNamed, isOfPage, type SectionPattern } from '../themes.ts'
import { asTextList } from '../values.ts'
import type { CheckedSite } from './checked-site.ts'
import type { SiteIndex } from './site-index.ts'

/** A `warning` for each section of a declared theme that no page has. */
export function findDeadThemeSections({ themes, documents }: CheckedSite, index: SiteIndex): Problem[] {
  const nearestPath = createNearest(documents.map(({ path }) => decode(path)))
  const check = (pattern: SectionPattern): Problem | null => {
    const { written } = pattern
    const matching = documents.filter((document) => isOfPage(pattern, document))
    // A page with an error is unknown here, and one that Hugo makes by itself has no sections to check.
    if (matching.length === 0 && !isGlob(written.path) && index.find(written.path).kind === 'other') return null
    // A rule such as `/**#*water*` may wait for headings to come.
    if (matching.length > 0 && isGlob(written.anchor)) return null
    if (matching.some(({ sections }) => sections.some(({ anchor }) => pattern.anchor(anchor)))) return null
    const near = matching.length === 0 ? nearestPath(written.path) : null
    return {
      ...pattern.place,
      code: 'theme-section',
      severity: 'warning',
      message:
        matching.length === 0
          ? `Expected the address of a page, found "${written.path.slice(0, 100)}", which no page has.`
          : `Expected a heading of "${written.path.slice(0, 100)}", found none with the anchor "${written.anchor.slice(0, 60)}".`,
      hint:
        near === null
          ? 'Write the address of a page, then "#" and the anchor of one of its headings.'
          : `Did you mean "${near}"?`,
    }
  }
  return themes.flatMap(({ sections }) => sections.flatMap((pattern) => check(pattern) ?? []))
}

/** A `warning` for each theme in the front matter of a page that is nearly a declared one, and none. */
export function findUnknownThemes({ files, themes }: Pick<CheckedSite, 'files' | 'themes'>): Problem[] {
  const check = createThemeCheck(themes)
  return files.flatMap(({ file, frontMatter }) => {
    const entry = findEntry(frontMatter, 'themes')
    if (entry === null) return []
    return asTextList(entry.value).flatMap((theme, index) => {
      const { line, column } = entry.items[index] ?? entry
      return check(theme, { path: file.path, line, column })
    })
  })
}

/** The same for the themes that headings give. */
export function findUnknownHeadingThemes({ documents, themes }: Pick<CheckedSite, 'documents' | 'themes'>): Problem[] {
  const check = createThemeCheck(themes)
  return documents.flatMap(({ sourcePath, sections }) =>
    sections.flatMap((section) =>
      section.themes.flatMap((theme) => check(theme, { path: sourcePath, line: section.line, column: 1 })),
    ),
  )
}

function createThemeCheck(themes: CheckedSite['themes']): (theme: string, place: Place) => Problem[] {
  const nearest = createNearest(themes.flatMap(({ slug, name }) => [slug, name]))
  return (theme, place) => {
    const near = themes.some((declared) => isNamed(declared, theme)) ? null : nearest(theme)
    if (near === null) return []
    return [
      {
        ...place,
        code: 'theme-unknown',
        severity: 'warning',
        message: `Expected a theme that data/themes.yaml declares, found "${theme.slice(0, 60)}", which becomes a theme of its own.`,
        hint: `Write "${near}" if that is what you mean, or declare the theme.`,
      },
    ]
  }
}
