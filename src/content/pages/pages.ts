import type { Page } from '../document.ts'
import type { Problem } from '../problem.ts'
import type { Redirect } from '../settings/redirects.ts'
import type { SiteSettings } from '../settings/settings.ts'
import { addRedirects } from './add-redirects.ts'
import { addressPages } from './address-pages.ts'
import { ALIAS_KEYS } from './aliases.ts'
import { findBundles } from './bundles.ts'
import { applyCascades, sectionKey } from './cascade.ts'
import { resolveCollisions } from './collisions.ts'
import { isHtmlName, isPageName, readContentPath } from './content-path.ts'
import { type Holders, noHolders } from './holders.ts'
import { findOtherFormats, locatePages } from './locate-pages.ts'
import type { AddressedPage, PageFile } from './page-states.ts'
import { findNewestDates, type KeptPage, type NewestDates } from './section-dates.ts'
import { shareResources } from './shared-resources.ts'

/** Everything that decides what the pages of a site are, before their bodies are read. */
export interface SiteTree {
  /** Page files with their front matter; one whose front matter has an `error` is better left out. */
  readonly files: readonly PageFile[]
  /** Every file of the content folders, whatever its type; bundles are found among them. */
  readonly allPaths: readonly string[]
  readonly settings: SiteSettings
  /** What the site's host redirects. */
  readonly redirects?: readonly Redirect[]
  /** What is published already; nothing if omitted. */
  readonly holders?: Holders
  /** The time at which visibility is decided. */
  readonly now: Date
}

/** Whether the file is to be read as a page: Markdown or, where the site allows it, HTML by its name, in a content folder. It may still turn out to be part of a bundle. */
export function isPageFile(path: string, settings: SiteSettings): boolean {
  if (isHtmlName(path) && !settings.htmlPages) return false
  return isPageName(path) && readContentPath(path, settings) !== null
}

/**
 * Makes the pages of a site as Hugo 0.169 makes them: bundles, cascades, languages, addresses, aliases, dates. Pages
 * are in the order of their files; a file with an `error` among the problems is not among them.
 */
export function resolvePages({ files, allPaths, settings, redirects = [], holders = noHolders, now }: SiteTree): {
  pages: Page[]
  problems: Problem[]
} {
  const bundles = findBundles([...new Set([...allPaths, ...files.map(({ file }) => file.path)])], settings)
  const located = locatePages(files, bundles, settings)
  const cascaded = applyCascades(located.pages, settings)
  const addressed = addressPages(cascaded.pages, { bundles, settings })
  const redirected = addRedirects(addressed.pages, redirects, now)
  const resolved = resolveCollisions(redirected.pages, now, holders)
  const problems = [located, cascaded, addressed, redirected, resolved].flatMap((step) => step.problems)
  const shown = resolved.pages.filter((page) => !page.draft)
  const kept = findKeptPages(holders, { problems, settings })
  const newest = findNewestDates({ pages: shown, kept }, settings.pageSettings)
  return {
    pages: shareResources(
      resolved.pages.map((page) => finishPage(page, newest)),
      settings.language,
    ),
    problems: [...problems, ...findOtherFormats(allPaths, bundles, settings)],
  }
}

/** The pages of files with an `error`, by what was published of them. */
function findKeptPages(
  { unread, dates }: Holders,
  { problems, settings }: { readonly problems: readonly Problem[]; readonly settings: SiteSettings },
): KeptPage[] {
  const faulty = new Set(unread)
  for (const { path, severity } of problems) if (severity === 'error') faulty.add(path)
  return [...faulty].flatMap((path) => {
    const [content, before] = [readContentPath(path, settings), dates.get(path)]
    if (content === null || before === undefined) return []
    return { content, dates: { date: timeOf(before.published), lastmod: timeOf(before.updated) } }
  })
}

function timeOf(instant: string | null): number | null {
  return instant === null ? null : Date.parse(instant)
}

/**
 * The pages that files with an `error` would be without the lines it is about, so that problems in their bodies are
 * reported in the same run. A file whose front matter has no end has no body.
 */
export function resolveFaultyPages(tree: SiteTree, problems: readonly Problem[]): Page[] {
  const faulty = new Map<string, Set<number>>()
  for (const { path, line, severity } of problems) {
    if (severity === 'error') faulty.set(path, new Set([...(faulty.get(path) ?? []), line]))
  }
  const files = tree.files.flatMap((file) => {
    const lines = faulty.get(file.file.path)
    return lines === undefined || file.frontMatter.format === null ? [] : withoutFaults(file, lines)
  })
  return resolvePages({ ...tree, files }).pages
}

/**
 * The pages that files whose front matter cannot be read would be by their names alone: a link to such a page is not to be
 * reported beside the error that keeps it back.
 */
export function resolveUnreadablePages(tree: SiteTree): Page[] {
  const files = tree.files
    .filter(({ frontMatter }) => frontMatter.format === null)
    .map(({ file, frontMatter }) => ({ file, frontMatter: { ...frontMatter, entries: [] } }))
  return resolvePages({ ...tree, files }).pages
}

/** The page with the aliases it keeps; a section without dates of its own takes the newest of the pages below it. */
function finishPage(
  { page, aliases, kind, content, dates }: AddressedPage,
  newest: ReadonlyMap<string, NewestDates>,
): Page {
  const finished = { ...page, aliases: aliases.map(({ path, line, column }) => ({ path, line, column })) }
  if (kind === 'page' || dates.date !== null || dates.lastmod !== null || dates.publishDate !== null) return finished
  const below = newest.get(sectionKey(content.language, content.logicalPath))
  const published = below?.date == null ? null : new Date(below.date).toISOString()
  const updated = below?.lastmod == null ? published : new Date(below.lastmod).toISOString()
  return { ...finished, published, updated }
}

function withoutFaults({ file, frontMatter }: PageFile, faulty: ReadonlySet<number>): PageFile {
  const entries = frontMatter.entries.filter(
    ({ key, line }) => !faulty.has(line) && !ALIAS_KEYS.includes(key.toLowerCase()),
  )
  return { file, frontMatter: { ...frontMatter, entries } }
}
