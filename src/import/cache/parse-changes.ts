import { compareText } from '../../content/compare.ts'
import type { Page } from '../../content/document.ts'
import type { FrontMatter } from '../../content/front-matter/front-matter.ts'
import type { PageAnchors } from '../../content/outline/page-anchors.ts'
import type { Problem } from '../../content/problem.ts'
import { checkBodies } from '../../content/site-checks/check-site.ts'
import { createSiteIndex } from '../../content/site-checks/site-index.ts'
import type { Database } from '../../database/open.ts'
import {
  type CachedSiteRow,
  findCachedPages,
  findPagesOfFiles,
  isStillCached,
} from '../../database/write/import-cache.ts'
import type { Progress } from '../progress.ts'
import type { CachedPage } from '../read/import-cache.ts'
import { type BodyTools, type ParsedBodies, parseBodies } from '../read/parse-bodies.ts'
import type { BodyResult } from '../read/parse-body.ts'
import type { ReadFrontMatter } from '../read/parse-front.ts'
import { type FoundProblems, type ParsedDocument, type ParsedSite, silenceProblems } from '../read/parsed-site.ts'
import { type ReadSite, withoutCopies } from '../read/read-pages.ts'

/** What parsing changes works with; `digests` are those of the cached pages. */
export interface ChangesTools extends Omit<BodyTools, 'cached'> {
  readonly database: Database
  readonly version: string
  readonly digests: ReadonlyMap<string, string>
}

const MOST_CHANGED = 100

/**
 * Parses the pages of a cached site whose bodies alone have changed, and takes the rest as it was: the outcome is that of
 * `parseSite`, without the documents that are the same. Null where the change may affect more than that.
 */
export async function parseChanges(
  site: ReadSite,
  cachedSite: CachedSiteRow,
  { database, version, digests, ...tools }: ChangesTools,
): Promise<ParsedSite | null> {
  const { config, pagePaths } = site.survey
  const changed = pagePaths.filter((path) => site.digests.get(path) !== digests.get(path))
  const isKnown = (path: string) => site.digests.has(path) && digests.has(path)
  if (site.problems.length > 0 || changed.length > MOST_CHANGED || !pagePaths.every(isKnown)) return null
  const before: FoundProblems = JSON.parse(cachedSite.problems)
  const isChanged = new Set(changed)
  const others = before.pages.filter(({ path }) => !isChanged.has(path))
  const bodies = await parseChangedBodies(site, changed, {
    ...tools,
    progress: countingAsDone(tools.progress, cachedSite.pages - changed.length),
    linksToAnchorBroken: others.some(({ code }) => code === 'anchor-broken' || code === 'theme-section'),
    load: (paths) => findCachedPages(database, version, paths),
    async loadAllPages() {
      const pages = (await findPagesOfFiles(database, version)).map((page): Page => JSON.parse(page))
      return pages.sort((a, b) => compareText(a.sourcePath, b.sourcePath))
    },
  })
  if (bodies === null || !(await isStillCached(database, cachedSite))) return null
  const found = { site: before.site, pages: [...others, ...bodies.problems] }
  const { settings, themes, identities, withdrawn } = config
  return {
    settings,
    themes,
    identities,
    withdrawn,
    documents: bodies.documents,
    unchanged: { count: cachedSite.pages - bodies.documents.length, publication: cachedSite.publication },
    loadDocuments: bodies.loadDocuments,
    loadBytes: site.loadBytes,
    faulty: new Set(),
    digests: withoutCopies(site),
    media: site.survey.media,
    found,
    ...silenceProblems(found, settings, site.survey.copies),
  }
}

interface ChangedBodiesTools extends Omit<BodyTools, 'cached'> {
  /** Whether a link of another page leads to a heading that does not exist. */
  readonly linksToAnchorBroken: boolean
  readonly load: (paths: readonly string[]) => Promise<ReadonlyMap<string, CachedPage>>
  /** Loads every page of the site, in the order of their files. */
  readonly loadAllPages: () => Promise<readonly Page[]>
}

async function parseChangedBodies(
  site: ReadSite,
  changed: readonly string[],
  { linksToAnchorBroken, load, loadAllPages, ...tools }: ChangedBodiesTools,
): Promise<ParsedBodies | null> {
  const before = await load(changed)
  if (!changed.every((path) => isSameFront(site.fronts.get(path), before.get(path)) && !site.fronts.get(path)?.isBlank))
    return null
  const all = changed.length === 0 ? [] : await loadAllPages()
  const isChanged = new Set(changed)
  const pages = all.filter((page) => isChanged.has(page.sourcePath))
  const bodies = await parseBodies(
    site,
    { pages, fronts: site.fronts, targets: all, refused: false },
    { ...tools, cached: new Map() },
  )
  if (
    !bodies.documents.every((document) => keepsAnchors(document, before.get(document.sourcePath), linksToAnchorBroken))
  )
    return null
  // Whether themes are misspelt follows from those of the whole site.
  if (bodies.documents.some(({ sections }) => sections.some(({ themes }) => themes.length > 0))) return null
  const fronts = changed.flatMap((path) => site.fronts.get(path)?.problems ?? [])
  const problems = [...fronts, ...bodies.problems, ...(await checkLinks(site, bodies.documents, { all, load }))]
  return problems.some(({ severity }) => severity === 'error') ? null : { ...bodies, problems }
}

/** Counts the pages that are not parsed as done. */
function countingAsDone(progress: Progress, count: number): Progress {
  return {
    start(phase, total) {
      const running = progress.start(phase, total + count)
      running.advance(count)
      return running
    },
  }
}

/** With the same front matter, only its body can make a difference to other pages. */
function isSameFront(now: ReadFrontMatter | undefined, before: CachedPage | undefined): boolean {
  if (now === undefined || before === undefined) return false
  const { frontMatter } = JSON.parse(before.front) as ReadFrontMatter
  return JSON.stringify(frontMatter) === JSON.stringify(now.frontMatter)
}

/** Whether links of other pages to headings of this one lead where they led, or nowhere as before. */
function keepsAnchors(
  { anchors }: ParsedDocument,
  cached: CachedPage | undefined,
  linksToAnchorBroken: boolean,
): boolean {
  if (!cached?.body) return false
  const before = (JSON.parse(cached.body) as BodyResult).anchors
  const [was, is] = [namesOf(before), namesOf(anchors)]
  if (![...was].every((name) => is.has(name))) return false
  if (before.certain === anchors.certain && was.size === is.size) return true
  // A link that led nowhere may lead to a new heading.
  return (before.certain || !anchors.certain) && !linksToAnchorBroken
}

function namesOf({ made, written }: PageAnchors): Set<string> {
  return new Set([...made, ...written])
}

const NO_FRONT_MATTER: FrontMatter = { format: null, entries: [], bodyOffset: 0, bodyLine: 1 }

/** Checks where the links and images of these documents lead; the anchors of other pages they lead to come from the cache. */
async function checkLinks(
  { survey, fronts }: ReadSite,
  documents: readonly ParsedDocument[],
  { all, load }: Pick<ChangedBodiesTools, 'load'> & { readonly all: readonly Page[] },
): Promise<Problem[]> {
  if (documents.length === 0) return []
  const { config, contentPaths, filePaths, pagePaths, absentModules } = survey
  const checked = {
    settings: config.settings,
    // Declared themes lead to sections of the whole site.
    themes: [],
    files: pagePaths.map((path) => ({ file: { path }, frontMatter: fronts.get(path)?.frontMatter ?? NO_FRONT_MATTER })),
    pages: all,
    faulty: new Set<string>(),
    contentPaths,
    filePaths,
    absentModules,
    now: new Date(),
  }
  const index = createSiteIndex({ ...checked, documents })
  const own = new Set(documents.map((document) => document.sourcePath))
  const linked = documents.flatMap(({ links }) =>
    links.flatMap(({ target, fragment }) => {
      const found = target !== null && fragment !== null ? index.find(target) : null
      return found?.kind === 'page' && !own.has(found.page.sourcePath) ? found.page : []
    }),
  )
  const cached = await load(linked.map((page) => page.sourcePath))
  const outlines = [...new Set(linked)].flatMap((page): ParsedDocument[] => {
    const body = cached.get(page.sourcePath)?.body
    return body ? [{ ...page, ...(JSON.parse(body) as BodyResult), pictures: [] }] : []
  })
  const problems = checkBodies({ ...checked, documents: [...documents, ...outlines] }, index)
  return problems.filter(({ path }) => own.has(path))
}
