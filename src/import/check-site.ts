import { compareProblems, type Problem } from '../content/problem.ts'
import type { Database } from '../database/open.ts'
import { loadHolders } from '../database/write/holders.ts'
import { loadTree } from '../database/write/import-state.ts'
import { loadKnownProblems } from './cache/known-problems.ts'
import { openCache } from './cache/open-cache.ts'
import { isOutdated, loadStateFor } from './load-state-for.ts'
import { explainMovedLinks } from './plan/explain-moved-links.ts'
import { planSite } from './plan-site.ts'
import type { Progress } from './progress.ts'
import { withoutErasedFiles } from './read/erased-file.ts'
import { noCache } from './read/import-cache.ts'
import type { ParsePool } from './read/parse-pool.ts'
import { parseSite } from './read/parse-site.ts'
import type { ParsedSite } from './read/parsed-site.ts'
import { readMedia } from './read/read-media.ts'
import { readPages } from './read/read-pages.ts'
import { openSpill } from './read/spill.ts'
import { type SiteSurvey, surveySite } from './read/survey-site.ts'
import { findWithdrawal, withheldBySite } from './take-back/withdraw-first.ts'

/** What a check works with; both stay open. */
export interface CheckTools {
  /** Tells what is published, and what earlier imports found out; null where there is none. Nothing is written to it. */
  readonly database: Database | null
  readonly pool: ParsePool
}

/** What a check found; the documents and bytes of the site cannot be loaded any more. */
export interface SiteCheck {
  readonly site: ParsedSite
  /** The problems of the import that published what is newest; null where they are not known. */
  readonly known: readonly Problem[] | null
}

/** Reads and parses a site folder for its problems alone. */
export async function checkSite(tools: CheckTools, root: string, progress: Progress): Promise<SiteCheck> {
  return await withoutErasedFiles((erased) => checkOnce(tools, root, { progress, erased }))
}

async function checkOnce(
  { database, pool }: CheckTools,
  root: string,
  { progress, erased }: { readonly progress: Progress; readonly erased: ReadonlySet<string> },
): Promise<SiteCheck> {
  const withheld = await findWithheld(database, root)
  const survey = await surveySite(root, { ...withheld, erasedPaths: new Set([...withheld.erasedPaths, ...erased]) })
  const published = database === null ? null : await loadTree(database)
  if (database === null || published === null || !isOfSite(published, survey))
    return { site: await parseAlone(root, survey, { pool, progress }), known: null }
  const site = await checkPublished(root, survey, { database, published, pool, progress })
  return { site, known: await loadKnownProblems(database) }
}

async function findWithheld(database: Database | null, root: string) {
  if (database === null) return await withheldBySite(root)
  return await findWithdrawal(database, root)
}

/** Whether what is published came from this folder: another site's pages and problems say nothing about it. */
function isOfSite(published: ReadonlyMap<string, string>, { config, contentPaths, servedFiles }: SiteSurvey): boolean {
  const there = new Set([...contentPaths, ...[...servedFiles, ...config.sources].map(({ path }) => path)])
  const found = [...published.keys()].filter((path) => there.has(path))
  return found.length >= published.size / 2
}

interface ReadTools {
  readonly pool: ParsePool
  readonly progress: Progress
}

async function parseAlone(root: string, survey: SiteSurvey, given: ReadTools): Promise<ParsedSite> {
  const spill = openSpill()
  try {
    const tools = { ...given, spill, keepDocuments: false }
    const media = { digests: new Map(), problems: [] }
    const site = await readPages(root, survey, { ...tools, cached: noCache.digests, media })
    return await parseSite(site, { ...tools, cache: noCache, loadHolders: async () => null, now: new Date() })
  } finally {
    spill.close()
  }
}

/** As an import does, so that it finds the same, and parses no more than one would. */
async function checkPublished(
  root: string,
  survey: SiteSurvey,
  {
    database,
    published,
    ...given
  }: ReadTools & { readonly database: Database; readonly published: ReadonlyMap<string, string> },
): Promise<ParsedSite> {
  const now = new Date()
  const spill = openSpill()
  try {
    // To tell renamed files from new ones, their text may be asked for.
    const tools = { ...given, spill, keepDocuments: true }
    const cache = await openCache(database, { now, prune: 'either', readOnly: true })
    const media = await readMedia(root, survey.media, {
      cached: cache.media,
      takenBack: survey.withheld.takenBack,
      store: async () => {},
      loadPublished: async () => published,
    })
    const files = await readPages(root, survey, { ...tools, cached: cache.digests, media })
    const site = await parseSite(files, { ...tools, cache, loadHolders: () => loadHolders(database), now })
    return { ...site, problems: await findAllProblems(database, site, now) }
  } finally {
    spill.close()
  }
}

/** Adds what only a plan finds, such as an exchanged id, or where the page of a broken link moves. */
async function findAllProblems(database: Database, site: ParsedSite, now: Date): Promise<readonly Problem[]> {
  const state = await loadStateFor(database, site)
  // Published a moment ago: with what is missing here, a plan would take the rest for gone.
  if (isOutdated(site, state)) return site.problems
  const plan = await planSite(database, site, { state, now })
  return [...(await explainMovedLinks(database, plan, site)), ...plan.problems].sort(compareProblems)
}
