import { compareText } from '../../content/compare.ts'
import type { Page } from '../../content/document.ts'
import type { FrontMatter } from '../../content/front-matter/front-matter.ts'
import type { PageAnchors } from '../../content/outline/page-anchors.ts'
import type { Problem } from '../../content/problem.ts'
import { checkBodies } from '../../content/site-checks/check-site.ts'
import type { CheckedSite } from '../../content/site-checks/checked-site.ts'
import { createSiteIndex } from '../../content/site-checks/site-index.ts'
import type { Progress } from '../progress.ts'
import { type KnownFiles, type KnownPage, type Learn, NOTHING_KNOWN } from './known-files.ts'
import { type ParsedDocument, parseBodies } from './parse-bodies.ts'
import type { ParsePool } from './parse-pool.ts'
import { type FoundProblems, type ParsedSite, tellProblems } from './parse-site.ts'
import type { KnownBody, ReadFrontMatter } from './parse-worker.ts'
import { readFronts } from './read-fronts.ts'
import type { Spill } from './spill.ts'
import type { SiteSurvey } from './survey-site.ts'

/** What the newest import knows of a site without errors, which is still made of the same files. */
export interface SiteBefore {
  /** The SHA-256 of every file, by path. */
  readonly digests: ReadonlyMap<string, string>
  readonly found: FoundProblems
  readonly pageCount: number
  readonly loadPages: () => Promise<readonly KnownPage[]>
  readonly loadFiles: (paths: readonly string[]) => Promise<KnownFiles>
}

/** What parsing a changed site works with; `digests` are those of its pages now. */
export interface ChangedSite {
  readonly pool: ParsePool
  readonly progress: Progress
  readonly spill: Spill
  readonly learn: Learn
  readonly survey: SiteSurvey
  readonly digests: ReadonlyMap<string, string>
  readonly before: SiteBefore
}

const MOST_CHANGED = 100

/**
 * Parses the pages whose bodies alone have changed, and takes everything else as it was: the outcome is that of
 * `parseSite`, but for the documents that are the same. Null where more has changed than can be told without the rest.
 */
export async function parseChanged(root: string, site: ChangedSite): Promise<ParsedSite | null> {
  const { pool, spill, learn, survey, digests, before } = site
  const { pagePaths, config } = survey
  const changed = pagePaths.filter((path) => digests.get(path) !== before.digests.get(path))
  if (changed.length > MOST_CHANGED || pagePaths.some((path) => !digests.has(path) || !before.digests.has(path)))
    return null
  const progress = besides(site.progress, pagePaths.length - changed.length)
  const tools = { pool, progress, spill, learn, known: NOTHING_KNOWN, digests: new Map() }
  const [known, kept, fronts] = await Promise.all([
    before.loadFiles(changed),
    before.loadPages(),
    readFronts(root, changed, tools),
  ])
  if (fronts.problems.length > 0 || !fronts.files.every((file) => isSameFront(file, known, digests))) return null
  const pages = standingPages(kept, before)
  if (pages === null) return null
  const isChanged = new Set(changed)
  const resolved = { pages: pages.filter((page) => isChanged.has(page.sourcePath)), among: pages }
  const bodies = await parseBodies(root, { ...resolved, fronts: fronts.files, settings: config.settings }, tools)
  const isOther = ({ path }: Problem) => !isChanged.has(path)
  const others = before.found.pages.filter(isOther)
  if (!bodies.documents.every((document) => keepsAnchors(document, known, others))) return null
  const own = [
    ...fronts.files.flatMap((file) => file.problems),
    ...bodies.problems,
    ...(await checkAmong(bodies.documents, { site, pages, fronts: fronts.files })),
  ]
  if (own.some(({ severity }) => severity === 'error')) return null
  const found = { site: before.found.site, pages: [...others, ...own] }
  return {
    settings: config.settings,
    themes: config.themes,
    identities: config.identities,
    documents: bodies.documents,
    loadDocuments: bodies.loadDocuments,
    faulty: new Set(),
    digests: new Map([...config.sources.map(({ path, digest }): [string, string] => [path, digest]), ...digests]),
    found,
    ...tellProblems(found, config.settings),
    untouched: pages.length - bodies.documents.length,
  }
}

/** Tells of pages that are not read again as done. */
function besides(progress: Progress, count: number): Progress {
  return {
    start(phase, total) {
      const running = progress.start(phase, total + count)
      running.advance(count)
      return running
    },
  }
}

/** Whether what stands before the body is what it was: then nothing outside of the page can differ but by its body. */
function isSameFront(now: ReadFrontMatter, known: KnownFiles, digests: ReadonlyMap<string, string>): boolean {
  const file = known.get(now.path)
  if (file === undefined || now.digest !== digests.get(now.path)) return false
  const { frontMatter } = JSON.parse(file.front) as ReadFrontMatter
  return JSON.stringify(frontMatter) === JSON.stringify(now.frontMatter)
}

/** Every page of the site, in the order of their files; null where what is known is not known of this very tree. */
function standingPages(known: readonly KnownPage[], { digests, pageCount }: SiteBefore): Page[] | null {
  const standing = known.filter(({ path, digest }) => digests.get(path) === digest)
  if (standing.length !== pageCount) return null
  const pages = standing.flatMap(({ page }): Page[] => (page === null ? [] : [JSON.parse(page)]))
  if (pages.length !== pageCount) return null
  return pages.sort((a, b) => compareText(a.sourcePath, b.sourcePath))
}

/** Whether links of other pages into this one lead where they led, or nowhere as before. */
function keepsAnchors({ sourcePath, anchors }: ParsedDocument, known: KnownFiles, others: readonly Problem[]): boolean {
  const body = known.get(sourcePath)?.body
  if (!body) return false
  const before = (JSON.parse(body) as KnownBody).anchors
  const [was, is] = [namesOf(before), namesOf(anchors)]
  if (before.certain === anchors.certain && was.size === is.size && [...was].every((name) => is.has(name))) return true
  const isMore = (before.certain || !anchors.certain) && [...was].every((name) => is.has(name))
  // One that led nowhere may lead to a new heading.
  return isMore && !others.some(({ code }) => code === 'anchor-broken')
}

function namesOf({ made, written }: PageAnchors): Set<string> {
  return new Set([...made, ...written])
}

const NO_FRONT_MATTER: FrontMatter = { format: null, entries: [], bodyOffset: 0, bodyLine: 1 }

/** Checks where the links and images of these documents lead; of the pages they lead into, the anchors are looked up. */
async function checkAmong(
  documents: readonly ParsedDocument[],
  {
    site: { survey, before },
    pages,
    fronts,
  }: { readonly site: ChangedSite; readonly pages: readonly Page[]; readonly fronts: readonly ReadFrontMatter[] },
): Promise<Problem[]> {
  const { config, contentPaths, filePaths, pagePaths } = survey
  const frontOf = new Map(fronts.map(({ path, frontMatter }) => [path, frontMatter]))
  const checked: CheckedSite = {
    settings: config.settings,
    files: pagePaths.map((path) => ({ file: { path }, frontMatter: frontOf.get(path) ?? NO_FRONT_MATTER })),
    pages,
    documents,
    faulty: new Set(),
    contentPaths,
    filePaths,
    now: new Date(),
  }
  const index = createSiteIndex(checked)
  const own = new Set(documents.map((document) => document.sourcePath))
  const linked = documents.flatMap(({ links }) =>
    links.flatMap(({ target, fragment }) => {
      const found = target !== null && fragment !== null ? index.find(target) : null
      return found?.kind === 'page' && !own.has(found.page.sourcePath) ? found.page : []
    }),
  )
  const files = await before.loadFiles(linked.map((page) => page.sourcePath))
  const outlines = [...new Set(linked)].flatMap((page): ParsedDocument[] => {
    const body = files.get(page.sourcePath)?.body
    return body ? [{ ...page, ...(JSON.parse(body) as KnownBody) }] : []
  })
  const problems = checkBodies({ ...checked, documents: [...documents, ...outlines] }, index)
  return problems.filter(({ path }) => own.has(path))
}
