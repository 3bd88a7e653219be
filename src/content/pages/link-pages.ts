import type { Page } from '../document.ts'
import type { SiteSettings } from '../settings/settings.ts'
import { type ContentPath, readContentPath } from './content-path.ts'
import { decode, joinPath, normalizePath } from './paths.ts'

/** The site path of the page that a Markdown link names, as Hugo's embedded link hook finds it; null where it names none. `hasHook`: whether it is on for the page. */
export type FindLinkedPage = (target: string, from: Page, hasHook: boolean) => string | null

const PAGE_FILE = /\.(?:md|markdown|mdown)\/?$/i

/**
 * Reads the content paths of all pages once. Where the hook is off, only the name of an existing Markdown file is followed:
 * Hugo leaves it as it is, and nothing is there.
 */
export function createLinkedPages(pages: readonly Page[], settings: SiteSettings): FindLinkedPage {
  const contents = new Map<string, ContentPath>()
  const byPath = new Map<string, Page>()
  for (const page of pages) {
    const content = readContentPath(page.sourcePath, settings)
    if (content === null) continue
    contents.set(page.sourcePath, content)
    if (!page.draft) byPath.set(`${page.language}\n${content.logicalPath}`, page)
  }
  return (target, from, hasHook) => {
    const content = contents.get(from.sourcePath)
    if (content === undefined || (!hasHook && !PAGE_FILE.test(target))) return null
    const path = cleanTarget(decode(target).trim(), settings)
    for (const base of path.startsWith('/') ? ['/'] : basesOf(content, path)) {
      const found = byPath.get(`${from.language}\n${normalizePath(joinPath(base, path))}`)
      if (found !== undefined) return found.path
    }
    return null
  }
}

/** The folder of the file; for an index also the one above, which comes first where only the folder itself is named. */
function basesOf({ role, logicalPath }: ContentPath, path: string): string[] {
  const above = joinPath(logicalPath, '..')
  if (role === 'file') return [above]
  return role === 'leaf' && path === '' ? [above] : [logicalPath, above]
}

/** Without the ending of a page file, the code of a language, and `index`. */
function cleanTarget(target: string, { languages }: SiteSettings): string {
  const bare = target.replace(/\/+$/, (slashes) => (slashes.length === target.length ? '/' : ''))
  const named = bare.replace(/\.(?:md|markdown|mdown|html?)$/i, '')
  const suffix = /\.([^./]+)$/.exec(named)?.[1]?.toLowerCase()
  const isLanguage = named !== bare && languages.some(({ code }) => code.toLowerCase() === suffix)
  const name = isLanguage ? named.slice(0, named.lastIndexOf('.')) : named
  return name.replace(/(^|\/)_?index$/i, '$1')
}
