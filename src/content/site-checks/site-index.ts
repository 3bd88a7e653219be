import type { Page } from '../document.ts'
import { filesBesidePages } from '../pages/beside-pages.ts'
import { folderOf } from '../pages/bundles.ts'
import { isOtherPage, isPageName, readContentPath } from '../pages/content-path.ts'
import { cleanContentPath, joinPath } from '../pages/paths.ts'
import { pathKey } from '../path-key.ts'
import type { SiteSettings } from '../settings/settings.ts'
import type { CheckedSite } from './checked-site.ts'

/** Why readers cannot open a page that is there, and what to do about a link to it. */
export interface Hidden {
  readonly why: string
  readonly remedy: string
}

/** What a reader who follows a path of the site finds there. */
export type Found =
  | { readonly kind: 'page'; readonly page: Page; readonly hidden: Hidden | null }
  | { readonly kind: 'alias'; readonly page: Page; readonly hidden: Hidden | null }
  | { readonly kind: 'hidden'; readonly hidden: Hidden }
  /** A file, a list that Hugo makes by itself, or a page whose file has an error: nothing to report. */
  | { readonly kind: 'other' }
  | { readonly kind: 'missing' }

/** The addresses of a site. */
export interface SiteIndex {
  find(path: string): Found
  /** Whether a file is served there, from `static/`, `assets/` or the folder of a page. */
  hasFile(path: string): boolean
  /** Site paths of pages, and of aliases. */
  readonly pagePaths: readonly string[]
  readonly filePaths: readonly string[]
}

const OTHER: Found = { kind: 'other' }

/** Reads the addresses of a site once; a look-up takes the time of the path's length. */
export function createSiteIndex(site: CheckedSite): SiteIndex {
  const pages = new Map(site.pages.map((page) => [pathKey(page.path), page]))
  const aliases = new Map(site.pages.flatMap((page) => page.aliases.map(({ path }) => [pathKey(path), page])))
  const files = new Set(site.filePaths.map(pathKey))
  const beside = filesBesidePages(site).map(({ address }) => address)
  // Hugo finds files beside a page in any case of letters; files in `static/` keep their names.
  const besideKeys = new Set(beside.map((path) => pathKey(path).toLowerCase()))
  const leftOut = pagesLeftOut(site)
  const sections = sectionsWithoutPage(site)
  const hasFile = (key: string) => files.has(key) || besideKeys.has(key.toLowerCase())

  const findPlain = (name: string): Found => {
    const page = pages.get(name)
    const alias = aliases.get(name)
    const hidden = page === undefined ? null : whyHidden(page, site.now)
    const aliasHidden = alias === undefined ? null : whyHidden(alias, site.now)
    // The address of a hidden page may be an alias of another one meanwhile.
    const isTaken = hidden !== null && alias !== undefined && aliasHidden === null
    if (page !== undefined && !isTaken) return { kind: 'page', page, hidden }
    if (alias !== undefined) return { kind: 'alias', page: alias, hidden: aliasHidden }
    if (hasFile(name) || sections.has(name)) return OTHER
    return leftOut.get(name.toLowerCase()) ?? { kind: 'missing' }
  }
  return {
    find(path) {
      const name = pathKey(path)
      const found = findPlain(name)
      if (found.kind !== 'missing' || !isMadeByHugo(name, site.settings)) return found
      const list = /^(.*)\/page\/\d{1,6}$/.exec(name)?.[1]
      return list === undefined || findPlain(list === '' ? '/' : list).kind !== 'missing' ? OTHER : found
    },
    hasFile: (path) => hasFile(pathKey(path)),
    pagePaths: site.pages.flatMap((page) => [page.path, ...page.aliases.map((alias) => alias.path)]),
    filePaths: [...site.filePaths, ...beside],
  }
}

function whyHidden({ draft, withdrawn, publishAt, expireAt }: Page, now: Date): Hidden | null {
  const time = now.toISOString()
  if (withdrawn !== null) return WITHDRAWN[withdrawn]
  if (draft) return { why: 'it is a draft', remedy: UNTIL_PUBLISHED }
  if (publishAt !== null && publishAt > time)
    return { why: `it is not published before ${publishAt}`, remedy: UNTIL_PUBLISHED }
  if (expireAt === null || expireAt > time) return null
  return { why: `it expired on ${expireAt}`, remedy: 'Remove the link, or give the page a later date to expire.' }
}

const UNTIL_PUBLISHED = 'Remove the link until the page is published.'
const FOR_GOOD = 'Remove the link, or link to another page: this one is not meant to come back.'

const WITHDRAWN: Readonly<Record<NonNullable<Page['withdrawn']>, Hidden>> = {
  UNPUBLISHED: { why: 'it is withdrawn', remedy: 'Remove the link until the page is published again.' },
  RETRACTED: { why: 'it is withdrawn (retracted)', remedy: FOR_GOOD },
  RIGHTS_WITHDRAWN: { why: 'it is withdrawn (rights)', remedy: FOR_GOOD },
}

const NOT_RENDERED: Hidden = {
  why: 'it is not to be rendered',
  remedy: 'Remove the link, or let the page be rendered.',
}

/** Where the files that became no page would have one if nothing in them said otherwise. */
function pagesLeftOut({ pages, files, faulty, contentPaths, settings }: CheckedSite): Map<string, Found> {
  const known = new Set(pages.map((page) => page.sourcePath))
  const read = new Set(files.map(({ file }) => file.path))
  const bundles = new Set(pages.filter((page) => isLeaf(page.sourcePath)).map((page) => folderOf(page.sourcePath)))
  const isPart = (path: string): boolean => {
    for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) if (bundles.has(folder)) return true
    return false
  }
  return new Map(
    contentPaths.flatMap((path): [string, Found][] => {
      if (known.has(path) || (!isPageName(path) && !isOtherPage(path)) || isPart(path)) return []
      const content = readContentPath(path, settings)
      if (content === null) return []
      const language = settings.languages.find(({ code }) => code === content.language)
      const prefix = language?.prefix ?? `/${content.language.toLowerCase()}`
      const address = pathKey(joinPath(prefix, cleanContentPath(content.logicalPath, settings)))
      const isHidden = read.has(path) && !faulty.has(path)
      return [[address.toLowerCase(), isHidden ? { kind: 'hidden', hidden: NOT_RENDERED } : OTHER]]
    }),
  )
}

function isLeaf(path: string): boolean {
  return /\/index(?:\.[^/]*)?$/i.test(path)
}

/** The home page of each language and the folders at the top of the content, unless one is a page itself, make pages by themselves. */
function sectionsWithoutPage({ contentPaths, settings }: CheckedSite): Set<string> {
  const sections = new Set(['/', ...settings.languages.map(({ code }) => `/${code.toLowerCase()}`)])
  const bundles = new Set(contentPaths.filter(isLeaf).map(folderOf))
  for (const folder of new Set(contentPaths.map(folderOf))) {
    const content = readContentPath(`${folder}/x.md`, settings)
    const top = content?.folder.split('/')[0] ?? ''
    const root = folder.slice(0, folder.length - (content?.folder.length ?? 0))
    const prefix = settings.languages.find(({ code }) => code === content?.language)?.prefix ?? ''
    if (top !== '' && !bundles.has(root + top)) sections.add(pathKey(joinPath(prefix, cleanContentPath(top, settings))))
  }
  return sections
}

/** Lists of tags and their feeds, further pages of a list, feeds in whatever format, and what belongs to every site. */
function isMadeByHugo(name: string, { taxonomies, languages }: SiteSettings): boolean {
  if (/\/page\/\d{1,6}$/.test(name)) return true
  if (/\.(?:xml|json|rss|atom|ics|webmanifest)$/i.test(name)) return true
  if (/^\/(?:robots\.txt|404\.html|favicon\.ico|llms\.txt)$/i.test(name)) return true
  const roots = ['', ...languages.map(({ code }) => `/${code.toLowerCase()}`)]
  return roots.some((root) =>
    taxonomies.some((taxonomy) => `${name}/`.toLowerCase().startsWith(`${root}/${taxonomy.toLowerCase()}/`)),
  )
}
