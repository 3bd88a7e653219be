import { createHash } from 'node:crypto'
import { forgetKnownFiles, hasKnownFiles, keepKnownFiles, readKnownFiles } from '../database/known-files.ts'
import type { Database } from '../database/open.ts'
import { findSettledTree, keepSettledTree, type SettledTree } from '../database/settled-tree.ts'
import { type KnownFile, type KnownFiles, type LearnedFile, NOTHING_KNOWN } from './read/known-files.ts'
import type { ParsePool } from './read/parse-pool.ts'
import type { ParsedSite } from './read/parse-site.ts'
import type { Spill } from './read/spill.ts'
import { type SiteSurvey, surveySite } from './read/survey-site.ts'

/** What earlier imports found out of a tree, and whether anything is different now. */
export interface Recalled {
  readonly survey: SiteSurvey
  /** The SHA-256 of the page files; empty where nothing is known of any. */
  readonly digests: ReadonlyMap<string, string>
  /** The tree as it is, where there was nothing left to do for it and no time of its pages has come since. */
  readonly settled: SettledTree | null
}

/** What an import works its memory with; `version` names the code that reads pages. */
export interface MemoryTools {
  readonly database: Database
  readonly pool: ParsePool
  readonly version: string
}

/** What was told of a settled tree, and how much was not. */
export type SettledProblems = Pick<ParsedSite, 'problems' | 'silenced'>

const FILES_A_BATCH = 500
// To be raised when what is kept of a settled tree takes another form.
const FORM = 2

/** Surveys a site folder, and compares the digests of its files with those of the newest import. */
export async function recallTree({ database, pool, version }: MemoryTools, root: string, now: Date): Promise<Recalled> {
  const isKnown = await hasKnownFiles(database, version)
  if (isKnown) pool.prepare()
  const survey = await surveySite(root)
  if (!isKnown) return { survey, digests: new Map(), settled: null }
  const { results } = await pool.readDigests(root, survey.pagePaths)
  const digests = new Map(results.map(({ path, digest }) => [path, digest]))
  const settled = await findSettledTree(database)
  const isDue = settled !== null && settled.until !== null && Date.parse(settled.until) <= now.getTime()
  const isSame = settled?.key === treeKey(version, survey, [...survey.config.sources, ...results])
  return { survey, digests, settled: isSame && !isDue ? settled : null }
}

/** Fetches what is known of the files, unless nothing is. */
export async function recallFiles({ database, version }: MemoryTools, { digests }: Recalled): Promise<KnownFiles> {
  if (digests.size === 0) return NOTHING_KNOWN
  const known = new Map<string, KnownFile>()
  await readKnownFiles(database, version, (rows) => {
    for (const row of rows) known.set(row.path, row)
  })
  return known
}

/** Keeps what an import found out of the files, and forgets those that are gone. */
export async function rememberFiles(
  { database, version }: MemoryTools,
  {
    known,
    learned,
    spill,
    survey,
  }: {
    readonly known: KnownFiles
    readonly learned: readonly LearnedFile[]
    readonly spill: Spill
    readonly survey: SiteSurvey
  },
): Promise<void> {
  const paths = new Set(survey.pagePaths)
  const gone = [...known.keys()].filter((path) => !paths.has(path))
  if (gone.length > 0 || (known.size === 0 && learned.length > 0)) await forgetKnownFiles(database, version, gone)
  for (let start = 0; start < learned.length; start += FILES_A_BATCH) {
    const files = learned.slice(start, start + FILES_A_BATCH).map(({ place }) => spill.get(place))
    await keepKnownFiles(database, version, `[${files.join(',')}]`)
  }
}

/** Notes that there is nothing left to do for a site until a page of it comes or goes; only for a site without errors. */
export async function rememberSettled(
  { database, version }: MemoryTools,
  site: ParsedSite,
  { survey, release, now }: { readonly survey: SiteSurvey; readonly release: number; readonly now: Date },
): Promise<void> {
  const digests = [...site.digests].map(([path, digest]) => ({ path, digest }))
  const times = site.documents.flatMap(({ publishAt, expireAt }) => [publishAt ?? [], expireAt ?? []].flat())
  const [next] = times.filter((time) => Date.parse(time) > now.getTime()).sort()
  await keepSettledTree(database, {
    key: treeKey(version, survey, digests),
    release,
    until: next ?? null,
    unchanged: site.documents.length,
    problems: JSON.stringify({ problems: site.problems, silenced: site.silenced } satisfies SettledProblems),
  })
}

/** Names everything in the folder that the outcome of an import depends on, and the code that reads it. */
function treeKey(
  version: string,
  { contentPaths, filePaths, problems }: SiteSurvey,
  files: readonly { readonly path: string; readonly digest: string }[],
): string {
  const digests = files.map(({ path, digest }) => `${path}\n${digest}`).sort()
  const all = [FORM, version, digests, contentPaths, [...filePaths].sort(), problems]
  return createHash('sha256').update(JSON.stringify(all)).digest('hex')
}
