import type { Page } from '../document.ts'
import { groupPairs } from '../group-pairs.ts'
import { createNearest } from '../nearest.ts'
import { folderOf } from './bundles.ts'
import { decode, joinPath } from './paths.ts'

/** Pages by the names a `ref` may use. */
export interface RefIndex {
  /** By path without extension, language suffix and `index`: the whole one, and each of its ends. */
  readonly byEnd: ReadonlyMap<string, readonly Page[]>
  readonly bySource: ReadonlyMap<string, Page>
  /** The content folder of each language, with a slash before it; missing where no page's path shows it. */
  readonly roots: ReadonlyMap<string, string>
}

/** Reads the names of all pages once; later look-ups take the time of the target's length. */
export function createRefIndex(pages: readonly Page[]): RefIndex {
  const byEnd = groupPairs(
    pages.flatMap((page) =>
      (page.kind === 'HOME' ? ['/', nameOf(page)] : ends(nameOf(page))).map((end) => [end, page] as const),
    ),
  )
  return { byEnd, bySource: new Map(pages.map((page) => [page.sourcePath, page])), roots: findRoots(pages) }
}

/**
 * The site path that Hugo's `ref` and `relref` give for `target`: from the content folder where it begins with a
 * slash, else relative to the page it is in, else a name that only one page has. A fragment is kept; null where
 * there is no such page.
 */
export function resolveRef(index: RefIndex, target: string, fromSourcePath: string, language: string): string | null {
  const { path: written, fragment } = readRef(target)
  const page =
    written === ''
      ? index.bySource.get(fromSourcePath)
      : findPage(index, cleanName(written), { fromSourcePath, language })
  return page === undefined ? null : page.path + fragment
}

/** The path and the fragment of a target as Go reads a URL: without scheme, host and query, decoded. */
function readRef(target: string): { path: string; fragment: string } {
  const [address = '', ...fragments] = target.trim().split('#')
  const [beforeQuery = ''] = address.split('?')
  const inside = /^(?:[a-z][a-z\d+.-]*:)?\/\/[^/]*(.*)$/i.exec(beforeQuery)?.[1]
  // `mailto:` and the like have no path.
  const path =
    inside ?? (/^[a-z][a-z\d+.-]*:(?!\/)/i.test(beforeQuery) ? '' : beforeQuery.replace(/^[a-z][a-z\d+.-]*:/i, ''))
  return { path: decode(path), fragment: fragments.length === 0 ? '' : `#${fragments.join('#')}` }
}

/** Finds the name of the one page in a language that a target may have meant; null where none is near. */
export function createNearestRef({ byEnd }: RefIndex): (target: string, language: string) => string | null {
  const nearest = createNearest(byEnd.keys())
  return (target, language) => {
    const near = nearest(joinPath(cleanName(readRef(target).path)))
    const named = (near === null ? undefined : byEnd.get(near)) ?? []
    return near === null || near === '/' || named.filter((page) => page.language === language).length !== 1
      ? null
      : near.slice(1)
  }
}

interface RefSource {
  readonly fromSourcePath: string
  readonly language: string
}

function findPage(index: RefIndex, name: string, { fromSourcePath, language }: RefSource): Page | undefined {
  const named = (path: string) => (index.byEnd.get(path) ?? []).filter((page) => page.language === language)
  if (name.startsWith('/')) {
    const whole = joinPath(index.roots.get(language) ?? '', name)
    const ending = named(joinPath(name))
    // Mounted pages are not below the folder of the others.
    return (
      ending.find((page) => nameOf(page) === whole) ??
      ending.find(({ translationKey }) => translationKey === joinPath(name))
    )
  }
  const folder = folderOf(fromSourcePath)
  // In a bundle a path counts from the folder above it as well, where its sibling pages are; then from the root.
  const bases = [folder, folderOf(folder), ...(name.startsWith('.') ? [] : [index.roots.get(language) ?? ''])]
  for (const base of bases) {
    const path = joinPath(base, name).toLowerCase()
    const found = named(path).find((page) => nameOf(page) === path)
    if (found !== undefined) return found
  }
  const anywhere = name.startsWith('.') || name.includes('/') ? [] : named(joinPath(name))
  return anywhere.length === 1 ? anywhere[0] : undefined
}

/** What comes before a page's logical path, which is its translation key unless front matter gives another. */
function findRoots(pages: readonly Page[]): Map<string, string> {
  const roots = new Map<string, string>()
  for (const page of pages) {
    const [name, key] = [nameOf(page), page.translationKey === '/' ? '' : page.translationKey]
    if (!roots.has(page.language) && name.endsWith(key) && (key === '' || key.startsWith('/'))) {
      roots.set(page.language, name.slice(0, name.length - key.length))
    }
  }
  return roots
}

function cleanName(target: string): string {
  const path = target
    .replaceAll('\\', '/')
    .replace(/\.(?:md|markdown|mdown|html?)$/i, '')
    .replace(/(?<=[^/])\/$/, '')
  return (
    path
      .replace(/(^|\/)_?index$/i, '$1')
      .replace(/(?<=[^/])\/$/, '')
      .toLowerCase() || '/'
  )
}

/** `/content/articles/git` for `content/articles/git/index.fr.md`. */
function nameOf({ sourcePath, language }: Page): string {
  const bare = sourcePath.replace(/\.[^./]+$/, '').toLowerCase()
  const suffix = `.${language.toLowerCase()}`
  const name = bare.endsWith(suffix) ? bare.slice(0, -suffix.length) : bare
  return joinPath(name.replace(/(^|\/)_?index$/, '$1'))
}

/** `/a/b/c`, `/b/c`, `/c`. */
function ends(name: string): string[] {
  const parts = name.split('/').filter((part) => part !== '')
  return parts.map((_, from) => `/${parts.slice(from).join('/')}`)
}
