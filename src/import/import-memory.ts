import { createHash } from 'node:crypto'
import type { Database } from '../database/open.ts'
import { loadTree } from '../database/write/import-state.ts'
import {
  findKnownFiles,
  findKnownPages,
  forgetKnownFiles,
  hasKnownFiles,
  keepKnownFiles,
  readKnownFiles,
} from '../database/write/known-files.ts'
import {
  findSettledTree,
  keepSettledTree,
  loosenSettledTree,
  type SettledTree,
} from '../database/write/settled-tree.ts'
import { type KnownFile, type KnownFiles, type Learn, NOTHING_KNOWN } from './read/known-files.ts'
import type { SiteBefore } from './read/parse-changed.ts'
import type { ParsePool } from './read/parse-pool.ts'
import type { FoundProblems, ParsedSite } from './read/parse-site.ts'
import { type SiteSurvey, surveySite } from './read/survey-site.ts'

/** What earlier imports found out of a tree, and whether anything is different now. */
export interface Recalled {
  readonly survey: SiteSurvey
  /** The SHA-256 of the page files; empty where nothing is known of any. */
  readonly digests: ReadonlyMap<string, string>
  /** The tree as it is, where there was nothing left to do for it and no time of its pages has come since. */
  readonly settled: SettledTree | null
  /** The same of a tree in which the bytes of pages alone are different. */
  readonly similar: SettledTree | null
}

/** What an import works its memory with; `version` names the code that reads pages. */
export interface MemoryTools {
  readonly database: Database
  readonly pool: ParsePool
  readonly version: string
}

const FILES_A_BATCH = 100
// To be raised when what is kept of a settled tree takes another form.
const FORM = 3

/** Surveys a site folder, and compares the digests of its files with those of the newest import. */
export async function recallTree({ database, pool, version }: MemoryTools, root: string, now: Date): Promise<Recalled> {
  const isKnown = await hasKnownFiles(database, version)
  if (isKnown) pool.prepare()
  const survey = await surveySite(root)
  if (!isKnown) return { survey, digests: new Map(), settled: null, similar: null }
  const { results } = await pool.readDigests(root, survey.pagePaths)
  const digests = new Map(results.map(({ path, digest }) => [path, digest]))
  const settled = await findSettledTree(database)
  const isDue = settled !== null && settled.until !== null && Date.parse(settled.until) <= now.getTime()
  const frame = frameKey(version, survey)
  const standing = settled?.frame === frame && !isDue ? settled : null
  const isSame = standing?.key === treeKey(frame, digests)
  return { survey, digests, settled: isSame ? standing : null, similar: isSame ? null : standing }
}

/** What is known of the site as it was when its tree was settled. */
export async function recallSite({ database, version }: MemoryTools, settled: SettledTree): Promise<SiteBefore> {
  return {
    digests: await loadTree(database),
    found: foundProblems(settled),
    pageCount: settled.unchanged,
    loadPages: () => findKnownPages(database, version),
    loadFiles: async (paths) => {
      const rows = paths.length === 0 ? [] : await findKnownFiles(database, version, paths)
      return new Map(rows.map((row) => [row.path, row]))
    },
  }
}

/** What was found of a settled tree. */
export function foundProblems({ problems }: SettledTree): FoundProblems {
  return JSON.parse(problems)
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

/** Takes in what an import finds out of the files of a site, while it goes on. */
export interface Learning {
  readonly learn: Learn
  /** Keeps what is left, and forgets the files that are gone, or no pages any more, of those that were known. */
  finish(site: ParsedSite, known: ReadonlySet<string>, survey: SiteSurvey): Promise<void>
}

/** Keeps what is found out as it comes: it is true of the files whatever comes of the import, and a next one need not find it out again. */
export function startLearning({ database, version }: MemoryTools): Learning {
  let waiting: string[] = []
  let loosened: Promise<void> | null = null
  // What is known is no longer that of the settled tree, if there still is one.
  const loosen = () => {
    loosened ??= loosenSettledTree(database)
    return loosened
  }
  const keep = async () => {
    const files = waiting
    waiting = []
    await loosen()
    await keepLearned({ database, version }, files)
  }
  return {
    async learn(file) {
      waiting.push(file)
      if (waiting.length >= FILES_A_BATCH) await keep()
    },
    async finish({ documents, faulty }, known, { pagePaths }) {
      if (waiting.length > 0) await keep()
      const paths = new Set(faulty.size > 0 ? pagePaths : documents.map((document) => document.sourcePath))
      const gone = [...known].filter((path) => !paths.has(path))
      if (gone.length > 0) await loosen()
      if (gone.length > 0 || (known.size === 0 && loosened !== null)) await forgetKnownFiles(database, version, gone)
    },
  }
}

/** Keeps what was found out of some files. */
export async function keepLearned(
  { database, version }: Pick<MemoryTools, 'database' | 'version'>,
  learned: readonly string[],
): Promise<void> {
  await keepKnownFiles(database, version, `[${learned.join(',')}]`)
}

/** Notes that there is nothing left to do for a site until a page of it comes or goes; only for a site without errors. */
export async function rememberSettled(
  { database, version }: MemoryTools,
  site: ParsedSite,
  {
    recalled: { survey, similar },
    release,
    now,
  }: { readonly recalled: Recalled; readonly release: number; readonly now: Date },
): Promise<void> {
  const frame = frameKey(version, survey)
  const digests = new Map(survey.pagePaths.map((path) => [path, site.digests.get(path) ?? '']))
  const own = site.documents.flatMap(({ publishAt, expireAt }) => [publishAt, expireAt])
  const others = site.untouched > 0 ? similar?.until : null
  const times = [...own, others].flatMap((time) => time ?? [])
  const [next] = times.filter((time) => Date.parse(time) > now.getTime()).sort()
  await keepSettledTree(database, {
    key: treeKey(frame, digests),
    frame,
    release,
    until: next ?? null,
    unchanged: site.documents.length + site.untouched,
    problems: JSON.stringify(site.found),
  })
}

/** Names everything in the folder that the outcome of an import depends on but for the bytes of its pages, and the code that reads it. */
function frameKey(version: string, { config, contentPaths, filePaths, problems }: SiteSurvey): string {
  const digests = config.sources.map(({ path, digest }) => `${path}\n${digest}`).sort()
  return hashOf([FORM, version, digests, contentPaths, [...filePaths].sort(), problems])
}

function treeKey(frame: string, pages: ReadonlyMap<string, string>): string {
  return hashOf([frame, [...pages].map(([path, digest]) => `${path}\n${digest}`).sort()])
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}
