import { hash } from 'node:crypto'
import { findEntry, parseFrontMatter } from '../content/front-matter/front-matter.ts'
import { groupPairs } from '../content/group-pairs.ts'
import { asFilledText } from '../content/values.ts'
import type { Database } from '../database/open.ts'
import { findNewestRelease } from '../database/read/releases.ts'
import { findFormerAddresses } from '../database/write/consequences.ts'
import { findSourceSizes, findSources, listHeldEditions, type ShownEdition } from '../database/write/history.ts'
import { inBatchesByWeight } from '../import/map-concurrently.ts'
import { stableId } from '../import/plan/stable-id.ts'
import { IDENTITIES_FILE, type KeptIdentity, printIdentities } from '../import/read/identities-file.ts'
import { decodeSource } from '../import/read/read-source.ts'
import { storable } from '../import/read/storable-text.ts'
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
  const former = await loadFormer(database, state.number)
  const identities = findKeptIdentities(editions, givenIds, former)
  if (identities.length > 0 || state.files.has(IDENTITIES_FILE))
    await target.write(IDENTITIES_FILE, new TextEncoder().encode(printIdentities(identities)))
  return { release: state.number, directory, files: tree.length, bytes, identities: identities.length }
}

function changedBytes(path: string, digest: string): string {
  return (
    `The bytes of ${path} in the database are not those that were imported (SHA-256 ${digest}), and are not written. ` +
    'Something else changed them: bring the database back from a backup.'
  )
}

/** The addresses that each article once had and that no file gives. */
async function loadFormer(database: Database, release: number): Promise<Map<string, string[]>> {
  const known = await findFormerAddresses({ database, release })
  const groups = groupPairs(known.map(({ articleId, former }) => [articleId, former] as const))
  return new Map([...groups].map(([id, addresses]) => [id, [...new Set(addresses)].sort()]))
}

/** Ids that an import could not derive again from front matter and file names, and pages that had other addresses. */
function findKeptIdentities(
  editions: readonly ShownEdition[],
  givenIds: ReadonlyMap<string, string | null>,
  former: ReadonlyMap<string, readonly string[]>,
): KeptIdentity[] {
  return editions
    .filter(({ articleId, sourcePath }) => {
      if (former.has(articleId)) return true
      const givenId = givenIds.get(sourcePath)
      if (givenId === undefined) return true
      return articleId !== (givenId === null ? stableId('article', sourcePath) : stableId('article id', givenId))
    })
    .map(({ articleId, sourcePath, path }) => {
      return { id: articleId, file: sourcePath, path, former: former.get(articleId) ?? [] }
    })
}

function findGivenId(path: string, bytes: Uint8Array): string | null {
  const { frontMatter } = parseFrontMatter({ path, text: decodeSource(path, bytes).text })
  return storable(asFilledText(findEntry(frontMatter, 'id')?.value))
}
