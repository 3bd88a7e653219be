import { hasEnded } from '../content/image-credits/licence-end.ts'
import type { InventoryItem } from '../content/inventory.ts'
import { nodeId } from '../content/node-id.ts'
import type { TakenBack } from '../content/taken-back/passage-key.ts'
import type { Database } from '../database/open.ts'
import { findKnown, type KnownArticle } from '../database/write/mirrored.ts'
import type { ReleasePlan } from '../database/write/publish.ts'
import { stageEditions } from '../database/write/staging.ts'
import { loadTakenBack } from '../import/take-back/load-taken-back.ts'
import { withoutPassages } from '../import/take-back/without-passages.ts'
import type { ArticleRecord } from '../syndication/article-record.ts'
import type { Origin } from './ask-origin.ts'
import { editionOfRecord, type TakenEdition } from './edition-of-record.ts'
import { OriginFault } from './origin-fault.ts'
import { type Taken, uuidOf } from './read-line.ts'
import { takeFiles } from './take-files.ts'

type Change = ReleasePlan['changes'][number]
type Gone = Extract<Taken, { type: 'gone' }>

/** What is staged of the origin's site so far, and what publishing it has to do. */
export interface StagedSite {
  /** What this database holds once it is published, with the digests of the origin. */
  readonly items: Map<string, string>
  readonly altered: Map<string, string>
  /** The ids of all articles that were told of. */
  readonly told: Set<string>
  readonly open: number[]
  readonly close: number[]
  readonly changes: Change[]
  /** Articles of which there will be no edition here. */
  readonly unknown: { readonly id: string; readonly origin: string }[]
  /** The paths of articles of which something may not be shown here. */
  readonly alteredPaths: string[]
  files: number
}

/** Begins with what the database shows: its inventory, with the digests of the origin where it shows something else. */
export function beginStaging(held: readonly InventoryItem[], altered: Readonly<Record<string, string>>): StagedSite {
  const items = new Map(held.map(({ id, digest }) => [id, altered[id] ?? digest]))
  const begun = { told: new Set<string>(), open: [], close: [], changes: [], unknown: [], alteredPaths: [], files: 0 }
  return { items, altered: new Map(Object.entries(altered)), ...begun }
}

/** Stages articles that are new here or others than those that are shown, with their files; the rest are left as they are. */
export async function stageArticles(
  site: StagedSite,
  records: readonly ArticleRecord[],
  { database, origin, importId }: { readonly database: Database; readonly origin: Origin; readonly importId: string },
): Promise<void> {
  for (const { id } of records) expectOnce(site, id)
  // What is over by the clock here was withdrawn by it, and does not come back for a moment.
  const over = records.filter(({ mirror }) => hasEnded(mirror.licence, new Date()))
  for (const { id, digest } of over) if (site.items.get(id) === undefined) site.items.set(id, digest)
  const taken = records.filter(({ id, digest }) => site.items.get(id) !== digest)
  const known = await findKnown(
    database,
    taken.map(({ id }) => uuidOf(id)),
  )
  site.files += await takeFiles(database, origin, taken)
  const passages = await loadTakenBack(database)
  const editions = taken.map((record) => withoutTakenBack(editionOfRecord(record), passages))
  const ids = await stageEditions(
    database,
    importId,
    editions.map(({ staged }) => staged),
  )
  for (const [index, record] of taken.entries()) {
    const article = known[index] as KnownArticle
    site.items.set(record.id, record.digest)
    site.open.push(ids[index] as number)
    if (article.open) site.close.push(article.open.id)
    site.changes.push(changeOf(record, article))
    site.altered.delete(record.id)
    if (!editions[index]!.isAltered) continue
    site.altered.set(record.id, record.digest)
    site.alteredPaths.push(record.path)
  }
}

/** What was taken back here, as for a law that does not hold for the origin, stays out. */
function withoutTakenBack(taken: TakenEdition, passages: readonly TakenBack[]): TakenEdition {
  const without = withoutPassages(taken.staged, passages)
  return without === null ? taken : { staged: without.edition, isAltered: true }
}

/** Withdraws articles that are gone at the origin, with the reasons they have there. */
export async function stageGone(site: StagedSite, gone: readonly Gone[], database: Database): Promise<void> {
  const known = await findKnown(
    database,
    gone.map(({ id }) => id),
  )
  for (const [index, { id, path, at, reason }] of gone.entries()) {
    const article = known[index] as KnownArticle
    expectOnce(site, nodeId('Article', id))
    site.items.delete(nodeId('Article', id))
    site.altered.delete(nodeId('Article', id))
    if (article.open) site.close.push(article.open.id)
    // Whoever was told this already is told nothing again.
    else if (article.told?.reason === reason) continue
    if (article.told === null) site.unknown.push({ id, origin: path })
    const told = { articleId: id, previousPath: null, correction: null, reason, at }
    site.changes.push({ kind: 'WITHDRAWN', path: path === '' ? (article.open?.path ?? '') : path, ...told })
  }
}

/** What the database holds once it is published, as an inventory has it. */
export function itemsOf({ items }: StagedSite): InventoryItem[] {
  return [...items].map(([id, digest]) => ({ id, digest }))
}

function changeOf({ id, path, correction }: ArticleRecord, { open, told: toldBefore }: KnownArticle): Change {
  const previousPath = open !== null && open.path !== path ? open.path : null
  const news = correction === (open?.correction ?? null) ? null : correction
  const told = { articleId: uuidOf(id), path, previousPath, reason: null, correction: news }
  if (open === null) return { ...told, kind: toldBefore ? 'RESTORED' : 'PUBLISHED' }
  if (previousPath !== null) return { ...told, kind: 'MOVED' }
  return { ...told, kind: news === null ? 'UPDATED' : 'CORRECTED' }
}

/** One answer tells of an article once. */
function expectOnce(site: StagedSite, id: string): void {
  if (site.told.has(id)) throw new OriginFault(`The origin told of the article ${id} twice in one answer.`)
  site.told.add(id)
}
