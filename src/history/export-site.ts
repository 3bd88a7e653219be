import { hash } from 'node:crypto'
import { findEntry, parseFrontMatter } from '../content/front-matter/front-matter.ts'
import { asFilledText } from '../content/values.ts'
import type { Database } from '../database/open.ts'
import { findNewestRelease } from '../database/read/releases.ts'
import { findFormerAddresses, findGoneArticles } from '../database/write/consequences.ts'
import { findSourceSizes, findSources, listHeldEditions } from '../database/write/history.ts'
import { inBatchesByWeight } from '../import/map-concurrently.ts'
import { IDENTITIES_FILE, type KeptHistory, printIdentities, readIdentities } from '../import/read/identities-file.ts'
import { decodeSource } from '../import/read/read-source.ts'
import { storable } from '../import/read/storable-text.ts'
import { findHistory } from './find-history.ts'
import { loadReleaseState } from './release-state.ts'
import { openTargetFolder } from './target-folder.ts'

/** What an export wrote: plain data, the shape of `commonplace-gateway export --json`. */
export interface ExportReport {
  readonly release: number
  readonly directory: string
  /** Files written as they were imported. */
  readonly files: number
  readonly bytes: number
  /** Pages whose id is written to the identities file, because it cannot be derived from the exported files. */
  readonly identities: number
  /** Articles that are gone, written to the same file. */
  readonly withdrawn: number
}

/** What an editor chose for an export. */
export interface ExportOptions {
  /** Null = the newest. */
  readonly release: number | null
  /** Write into a folder that is not empty. */
  readonly force: boolean
}

const BATCH = { size: 25, weight: 4_000_000 }

/**
 * Writes the pages, data and configuration of a release into `directory`, byte for byte as they were imported. Throws if there
 * is nothing to export, stored bytes differ from those imported, a stored path leads out of the folder, or the folder is not
 * empty and `force` is not set.
 */
export async function exportSite(
  database: Database,
  directory: string,
  { release, force }: ExportOptions,
): Promise<ExportReport> {
  const newest = await findNewestRelease(database)
  if (newest === null) throw new Error('Nothing is published yet, so there is nothing to export.')
  const { mirror } = newest.site
  if (mirror !== undefined)
    throw new Error(`This database mirrors ${mirror.url} and has no files: they are exported where they are imported.`)
  const state = await loadReleaseState(database, release ?? newest.number)
  const held = state.number === newest.number ? await listHeldEditions(database) : []
  const target = await openTargetFolder(directory, { force })
  const tree = [...state.files].filter(([path]) => path !== IDENTITIES_FILE)
  for (const [path] of tree) target.check(path)

  const givenIds = new Map<string, string | null>()
  const editions = [...state.shown, ...held.filter((edition) => state.files.has(edition.sourcePath))]
  const pages = new Set(editions.map((edition) => edition.sourcePath))
  let bytes = 0
  const sizes = await findSourceSizes(
    database,
    tree.map(([, digest]) => digest),
  )
  for (const batch of inBatchesByWeight(tree, BATCH, ([, digest]) => sizes.get(digest) ?? 0)) {
    const sources = await findSources(database, [...new Set(batch.map(([, digest]) => digest))])
    const byDigest = new Map(sources.map((source) => [source.digest, source.bytes]))
    for (const [path, digest] of batch) {
      const content = byDigest.get(digest)
      if (content === undefined) throw new Error(`The bytes of ${path} are missing from the database.`)
      if (hash('sha256', content) !== digest) throw new Error(changedBytes(path, digest))
      if (pages.has(path)) givenIds.set(path, findGivenId(path, content))
      await target.write(path, content)
      bytes += content.byteLength
    }
  }
  const snapshot = { database, release: state.number }
  const history = findHistory({
    editions,
    givenIds,
    addresses: await findFormerAddresses(snapshot),
    gone: await findGoneArticles(snapshot),
    carried: await loadCarried(database, state.files.get(IDENTITIES_FILE)),
  })
  const [identities, withdrawn] = [history.identities.length, history.withdrawn.length]
  if (identities + withdrawn > 0 || state.files.has(IDENTITIES_FILE))
    await target.write(IDENTITIES_FILE, new TextEncoder().encode(printIdentities(history)))
  return { release: state.number, directory, files: tree.length, bytes, identities, withdrawn }
}

function changedBytes(path: string, digest: string): string {
  return (
    `The bytes of ${path} in the database are not those that were imported (SHA-256 ${digest}), and are not written. ` +
    'Something else changed them: bring the database back from a backup.'
  )
}

/** What an earlier export wrote down, where the release holds that. */
async function loadCarried(database: Database, digest: string | undefined): Promise<KeptHistory> {
  const [source] = digest === undefined ? [] : await findSources(database, [digest])
  if (source === undefined) return { identities: [], withdrawn: [] }
  return readIdentities({ path: IDENTITIES_FILE, text: decodeSource(IDENTITIES_FILE, source.bytes).text })
}

function findGivenId(path: string, bytes: Uint8Array): string | null {
  const { frontMatter } = parseFrontMatter({ path, text: decodeSource(path, bytes).text })
  return storable(asFilledText(findEntry(frontMatter, 'id')?.value))
}
