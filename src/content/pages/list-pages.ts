import type { Page } from '../document.ts'
import type { FrontMatter } from '../front-matter/front-matter.ts'
import { type SiteSettings, settingsFor } from '../settings/settings.ts'
import { readContentPath } from './content-path.ts'
import { resolvePages } from './pages.ts'

/**
 * The pages that Hugo makes without a file, with the file each would have: the home page, the folders at the top of the content,
 * and the taxonomies and terms that pages name. They are no articles; a `ref` may lead to them.
 */
export function resolveListPages(pages: readonly Page[], settings: SiteSettings): Page[] {
  const found = new Map<string, string>()
  const known = new Set<string>()
  const tried = new Set<string>()
  for (const page of pages) {
    const content = readContentPath(page.sourcePath, settings)
    if (content === null) continue
    const { language, logicalPath, folder } = content
    known.add(`${language}\n${logicalPath}`)
    const mount = settings.contentMounts[content.mount]!
    if (page.sourcePath === mount.source || mount.target.includes('/')) continue
    const add = (name: string) => {
      const end = mount.language === language ? '_index.md' : `_index.${language}.md`
      const path = [mount.source, name, end].filter((part) => part !== '').join('/')
      if (tried.has(path)) return
      tried.add(path)
      const logical = readContentPath(path, settings)?.logicalPath
      if (logical !== undefined) found.set(`${language}\n${logical}`, path)
    }
    add('')
    if (mount.target !== '') continue
    if (folder !== '') add(folder.split('/')[0]!)
    for (const taxonomy of settingsFor(settings, language).taxonomies) {
      add(taxonomy)
      if (page.draft) continue
      for (const term of page.terms) if (term.taxonomy === taxonomy) add(`${taxonomy}/${term.slug}`)
    }
  }
  const missing = [...found].flatMap(([key, path]) => (known.has(key) ? [] : path))
  const files = missing.map((path) => ({ file: { path }, frontMatter: NONE }))
  return resolvePages({ files, allPaths: [], settings, now: new Date(0) }).pages
}

const NONE: FrontMatter = { format: null, entries: [], bodyOffset: 0, bodyLine: 1 }
