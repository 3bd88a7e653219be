import type { Page } from '../document.ts'
import { groupPairs } from '../group-pairs.ts'
import { createNearest } from '../nearest.ts'
import { folderOf } from './bundles.ts'
import { decode, joinPath } from './paths.ts'

/** What it takes to find a page by name. */
export type NamedPage = Pick<Page, 'sourcePath' | 'kind' | 'language' | 'translationKey' | 'path'>

/** Pages by the names a `ref` may use. */
export interface RefIndex<Named extends NamedPage = NamedPage> {
  /** By path without extension, language suffix and `index`: the whole one, and each of its ends. */
  readonly byEnd: ReadonlyMap<string, readonly Named[]>
  readonly bySource: ReadonlyMap<string, Named>
  /** The content folder of each language, with a slash before it; missing where no page's path shows it. */
  readonly roots: ReadonlyMap<string, string>
}

/** Reads the names of all pages once; later look-ups take the time of the target's length. */
export function createRefIndex<Named extends NamedPage>(pages: readonly Named[]): RefIndex<Named> {
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
  const { page, fragment } = findRef(index, target, { fromSourcePath, language })
  return page === null ? null : page.path + fragment
}

/** The page that `target` names in the same way, and the fragment with its `#`; empty for none. */
export function findRef<Named extends NamedPage>(
  index: RefIndex<Named>,
  target: string,
  from: RefSource,
): { readonly page: Named | null; readonly fragment: string } {
  const { path: written, fragment } = readRef(target)
  const page = written === '' ? index.bySource.get(from.fromSourcePath) : findPage(index, cleanName(written), from)
  return { page: page ?? null, fragment }
}

/** The whole name of a page, as a `ref` may write it: `/articles/git` for `content/articles/git/index.fr.md`. */
export function wholeName({ roots }: RefIndex, page: NamedPage): string {
  const [root, name] = [roots.get(page.language) ?? '', plainName(page)]
  return name.toLowerCase().startsWith(`${root}/`) ? name.slice(root.length) : page.translationKey
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

/** Where a `ref` stands, and the language of the pages it may name. */
export interface RefSource {
  readonly fromSourcePath: string
  readonly language: string
}

function findPage<Named extends NamedPage>(
  index: RefIndex<Named>,
  name: string,
  { fromSourcePath, language }: RefSource,
): Named | undefined {
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
function findRoots(pages: readonly NamedPage[]): Map<string, string> {
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

function nameOf(page: NamedPage): string {
  return plainName(page).toLowerCase()
}

/** `/content/articles/git` for `content/articles/git/index.fr.md`. */
function plainName({ sourcePath, language }: NamedPage): string {
  const bare = sourcePath.replace(/\.[^./]+$/, '')
  const suffix = `.${language}`.toLowerCase()
  const name = bare.toLowerCase().endsWith(suffix) ? bare.slice(0, -suffix.length) : bare
  return joinPath(name.replace(/(^|\/)_?index$/i, '$1'))
}

/** `/a/b/c`, `/b/c`, `/c`. */
function ends(name: string): string[] {
  const parts = name.split('/').filter((part) => part !== '')
  return parts.map((_, from) => `/${parts.slice(from).join('/')}`)
}
