import { posix } from 'node:path'
import type { Page } from '../../content/document.ts'
import { type FrontMatter, findEntry } from '../../content/front-matter/front-matter.ts'
import { followRenamedHolders, type Holders, noHolders } from '../../content/pages/holders.ts'
import type { PageFile } from '../../content/pages/page-states.ts'
import { resolveFaultyPages, resolvePages, resolveUnreadablePages } from '../../content/pages/pages.ts'
import { compareProblems, type Problem } from '../../content/problem.ts'
import { checkBodies, checkFrontMatters } from '../../content/site-checks/check-site.ts'
import { findEmptiedFiles, isBlank } from '../../content/site-checks/emptied-files.ts'
import { TAKEN_BACK_PAGE } from '../../content/taken-back/left-in-page.ts'
import { markUnquotable } from '../../content/taken-back/unquotable.ts'
import { noProgress } from '../progress.ts'
import { ErasedFileFound } from './erased-file.ts'
import type { CachedPage, ImportCache } from './import-cache.ts'
import { parseBodies } from './parse-bodies.ts'
import type { ReadFrontMatter } from './parse-front.ts'
import { type ParsedSite, type ParseListener, silenceProblems } from './parsed-site.ts'
import { type ParseTools, type ReadSite, readPages, withoutCopies } from './read-pages.ts'

/** What parsing a site works with. */
export interface SiteTools extends ParseTools {
  readonly cache: ImportCache
  /** Loads what is published, null where that is not known; asked for only where addresses are given out anew. */
  readonly loadHolders: () => Promise<Omit<Holders, 'unread' | 'areKnown'> | null>
  readonly now: Date
  /** Hears of the pages that are part of the site. */
  readonly listener?: ParseListener | undefined
}

/** Parses a site, except for what the cache holds of it. Errors in files are problems. */
export async function parseSite(site: ReadSite, tools: SiteTools): Promise<ParsedSite> {
  const { cache } = tools
  const found = await cache.readSite(site, tools)
  if (found !== null) return withTakenOut(found, site)
  const cached = await cache.readPages()
  const parsed = await parsePages(await readMissing(site, { ...tools, cached }), { ...tools, cached })
  await cache.keepPages(new Set(site.survey.pagePaths))
  return withTakenOut(parsed, site)
}

/** Told by every import, whatever the cache knows: the cache holds nothing that would tell. */
function withTakenOut(parsed: ParsedSite, { takenOut }: ReadSite): ParsedSite {
  const { site, pages } = parsed.found
  const problems = markUnquotable([...parsed.problems, ...takenOut], [...site, ...pages])
  return { ...parsed, problems: problems.sort(compareProblems) }
}

/** Another import may have changed the cache since the files were read: then they are read again for what is in it now. */
async function readMissing(
  site: ReadSite,
  tools: ParseTools & { readonly cached: ReadonlyMap<string, CachedPage> },
): Promise<ReadSite> {
  const { root, survey, digests, fronts } = site
  const isThere = (path: string) => fronts.has(path) || tools.cached.get(path)?.digest === digests.get(path)
  if (survey.pagePaths.every(isThere)) return site
  const cached = new Map([...tools.cached].map(([path, page]) => [path, page.digest]))
  return await readPages(root, survey, { ...tools, cached, media: site.media })
}

async function parsePages(
  site: ReadSite,
  tools: SiteTools & { readonly cached: ReadonlyMap<string, CachedPage> },
): Promise<ParsedSite> {
  const { config, contentPaths, copies, filePaths, absentModules, problems: foundInFolder } = site.survey
  const { settings } = config
  const fronts = collectFronts(site, tools.cached)
  const loaded = await tools.loadHolders()
  const published = loaded === null ? noHolders : { ...loaded, areKnown: true }
  const frontProblems = [
    ...site.problems,
    ...[...fronts.values()].flatMap((front) => front.problems),
    ...findEmptiedFiles(findBlankFiles(site, fronts), site.digests, published),
  ]
  const faultyFront = pathsWithErrors(frontProblems)
  const allFiles = [...fronts].map(([path, { frontMatter }]) =>
    copies.has(path) ? copyOf(path, frontMatter) : { file: { path }, frontMatter },
  )
  const files = allFiles.filter(({ file }) => !faultyFront.has(file.path))
  const readable = new Set(files.map(({ file }) => file.path))
  const unread = site.survey.pagePaths.filter((path) => !readable.has(path))
  const holders = { ...followRenamedHolders(published, site.digests, findIds(files)), unread: new Set(unread) }
  const resolved = resolvePages({
    files,
    allPaths: contentPaths,
    settings,
    redirects: config.redirects,
    holders,
    now: tools.now,
  })
  const accepted = new Set(resolved.pages.map((page) => page.sourcePath))
  const refusedFiles = allFiles.filter(({ file }) => !accepted.has(file.path))
  const refusedTree = { files: refusedFiles, allPaths: contentPaths, settings, holders, now: tools.now }
  const refusedPages = resolveFaultyPages(refusedTree, [...frontProblems, ...resolved.problems])
  const erased = [...resolved.pages, ...refusedPages].filter(site.survey.withheld.isErased)
  if (erased.length > 0) throw new ErasedFileFound(erased.map(({ sourcePath }) => copies.get(sourcePath) ?? sourcePath))
  const targets = [...resolved.pages, ...refusedPages, ...resolveUnreadablePages(refusedTree)]
  tools.listener?.found([...foundInFolder, ...frontProblems, ...resolved.problems])
  const bodies = await parseBodies(site, { pages: resolved.pages, fronts, targets, refused: false }, tools)
  const refused = await parseBodies(
    site,
    { pages: refusedPages, fronts, targets, refused: true },
    { ...tools, progress: noProgress, listener: undefined },
  )
  await storeOtherFiles(site, { ...tools, fronts, pages: [...resolved.pages, ...refusedPages] })

  const ofSite = [...foundInFolder, ...resolved.problems]
  const ofPages = [...frontProblems, ...bodies.problems, ...refused.problems]
  const checked = {
    settings,
    themes: config.themes,
    files,
    pages: resolved.pages,
    refused: refusedPages,
    holders,
    documents: [...bodies.documents, ...refused.documents],
    faulty: pathsWithErrors([...ofSite, ...ofPages]),
    contentPaths,
    filePaths,
    absentModules,
    now: tools.now,
  }
  const found = {
    site: [...ofSite, ...checkFrontMatters(checked)].sort(compareProblems),
    pages: [...ofPages, ...checkBodies(checked)].sort(compareProblems),
  }
  const withErrors = pathsWithErrors([...found.site, ...found.pages])
  const held = found.pages.flatMap(({ code, path }) => (code === TAKEN_BACK_PAGE ? path : []))
  const faulty = new Set([...withErrors, ...held, ...(await findBelowFaultyCascades(site, withErrors))])
  return {
    settings,
    themes: config.themes,
    identities: config.identities,
    withdrawn: config.withdrawn,
    documents: bodies.documents.filter((document) => !faulty.has(document.sourcePath)),
    unchanged: null,
    loadDocuments: bodies.loadDocuments,
    loadBytes: site.loadBytes,
    faulty,
    digests: withoutCopies(site),
    media: site.survey.media,
    found,
    ...silenceProblems(found, settings, copies),
  }
}

/** An `id` is that of the file's first page. */
function copyOf(path: string, frontMatter: FrontMatter): PageFile {
  const entries = frontMatter.entries.filter(({ key }) => key.toLowerCase() !== 'id')
  return { file: { path }, frontMatter: { ...frontMatter, entries }, isCopy: true }
}

/** The `id` of each file that has one, with its path. */
function findIds(files: Parameters<typeof resolvePages>[0]['files']): [string, string][] {
  return files.flatMap(({ file, frontMatter }): [string, string][] => {
    const id = findEntry(frontMatter, 'id')?.value
    return typeof id === 'string' ? [[id, file.path]] : []
  })
}

/** The page, data and configuration files with nothing in them. */
function findBlankFiles({ survey }: ReadSite, fronts: ReadonlyMap<string, ReadFrontMatter>): string[] {
  const pages = [...fronts].flatMap(([path, front]) => (front.isBlank ? path : []))
  return [...pages, ...survey.config.sources.flatMap(({ path, text }) => (isBlank(text) ? path : []))]
}

/** The front matter of every page file that could be read, by path, in the order of the folder. */
function collectFronts(
  { survey, digests, fronts }: ReadSite,
  cached: ReadonlyMap<string, CachedPage>,
): Map<string, ReadFrontMatter> {
  return new Map(
    survey.pagePaths.flatMap((path): [string, ReadFrontMatter][] => {
      if (!digests.has(path)) return []
      const page = cached.get(path)
      const front = fronts.get(path) ?? (page && JSON.parse(page.front))
      return [[path, front]]
    }),
  )
}

/** Stores the front matter of files that have no body to parse, such as those that are resources of a page. */
async function storeOtherFiles(
  site: ReadSite,
  {
    cache,
    cached,
    fronts,
    pages,
  }: {
    readonly cache: ImportCache
    readonly cached: ReadonlyMap<string, CachedPage>
    readonly fronts: ReadonlyMap<string, ReadFrontMatter>
    readonly pages: readonly Page[]
  },
): Promise<void> {
  const havePage = new Set(pages.map((page) => page.sourcePath))
  for (const [path, front] of fronts) {
    if (havePage.has(path) || (!site.fronts.has(path) && !cached.get(path)?.body)) continue
    const digest = site.digests.get(path) ?? ''
    await cache.storePage({ path, digest, front: JSON.stringify(front), contextKey: null, body: null, page: null })
  }
}

function pathsWithErrors(problems: readonly Problem[]): Set<string> {
  return new Set(problems.filter((problem) => problem.severity === 'error').map((problem) => problem.path))
}

const MOST_FRONT_MATTER = 256 * 1024

/**
 * The pages below a section whose own page cannot be read and has a `cascade`: what they inherit is not known, and one of
 * them might be shown that is meant to be a draft.
 */
async function findBelowFaultyCascades(
  { survey, loadBytes }: ReadSite,
  faulty: ReadonlySet<string>,
): Promise<string[]> {
  const mentionsCascade = async (path: string) => {
    const bytes = await loadBytes(path).catch(() => null)
    return bytes === null || /cascade/i.test(Buffer.from(bytes).toString('latin1', 0, MOST_FRONT_MATTER))
  }
  const sections = [...faulty].filter((path) => posix.basename(path).startsWith('_index.'))
  const cascading = await Promise.all(sections.map(mentionsCascade))
  const folders = sections.filter((_, index) => cascading[index]).map((path) => `${posix.dirname(path)}/`)
  return survey.pagePaths.filter((path) => folders.some((folder) => path.startsWith(folder)))
}
