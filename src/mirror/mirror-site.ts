import { randomUUID } from 'node:crypto'
import type { MirrorRow, SiteRow } from '../../schema/json.ts'
import { compareText } from '../content/compare.ts'
import { type InventoryItem, takeInventory } from '../content/inventory.ts'
import { nodeId } from '../content/node-id.ts'
import { digestOfThemes } from '../content/themes-digest.ts'
import type { Database } from '../database/open.ts'
import { listInventory } from '../database/read/inventory.ts'
import { withRetries } from '../database/with-retries.ts'
import { putCarriedHistory } from '../database/write/carried-history.ts'
import { takeImportLock } from '../database/write/import-lock.ts'
import { loadNewestRelease, type NewestRelease } from '../database/write/import-state.ts'
import { findMirror } from '../database/write/mirrored.ts'
import {
  findPublication,
  publish,
  type ReleasePlan,
  refreshBeforePublishing,
  refreshStatistics,
  retryIfOvertaken,
} from '../database/write/publish.ts'
import { sweepStaging } from '../database/write/staging.ts'
import { equalJson } from '../import/plan/equal-json.ts'
import type { ArticleRecord } from '../syndication/article-record.ts'
import { type Origin, type OriginLines, OriginRefusal, withSlash } from './ask-origin.ts'
import { compareInventories } from './compare-inventories.ts'
import { MirrorRefused, OriginFault } from './origin-fault.ts'
import { readChangeLine, readDumpLine, type Taken, uuidOf } from './read-line.ts'
import { beginStaging, type StagedSite, stageArticles, stageGone } from './staged-site.ts'
import { takeBackQuotes } from './take-back-quotes.ts'

/** What one look at the origin came to: plain data, the shape of `commonplace-gateway mirror --json`. */
export interface MirrorReport {
  /** The release published here; null where there was nothing new. */
  readonly release: number | null
  readonly origin: { readonly url: string; readonly release: number }
  /** Whether the whole site was read, or what had changed. */
  readonly read: 'DUMP' | 'CHANGES' | 'NOTHING'
  readonly counts: { readonly [what in 'added' | 'changed' | 'moved' | 'withdrawn' | 'files']: number }
  /** What the mirror holds, as the inventory of the origin sums it up. */
  readonly inventory: { readonly count: number; readonly digest: string }
  /** The paths of articles that are shown without what may not be shown here. */
  readonly altered: readonly string[]
  /** The ids of articles that a copy made from changes lacked or had otherwise; it was made from the dump instead. */
  readonly mended: readonly string[]
}

/** How to mirror. */
export interface MirrorOptions {
  /** That the site is at another address than before. */
  readonly isMoved?: boolean
  /** The `ETag` of the last answer that left nothing to do. */
  readonly etag?: string | null
  readonly onWait?: () => void
}

/** What came of a look, and the `ETag` to look again with. */
export interface Mirrored {
  readonly report: MirrorReport
  readonly etag: string | null
}

/**
 * Brings the database to what its origin shows: from the dump where there is nothing yet or the changes do not lead there, else from
 * the changes. What is published is complete, as the inventory of the origin proves, and where to go on is written with it: whatever
 * ends this, the next one goes on.
 * @throws MirrorRefused where the database is not one that may mirror this origin
 * @throws OriginFault where the origin cannot be read, or sends what cannot be used
 */
export async function mirrorSite(given: Database, origin: Origin, options: MirrorOptions = {}): Promise<Mirrored> {
  const mirrored = await bringUpToDate(given, origin, options)
  // Also where an earlier one may have been killed before it could say so.
  if (mirrored.report.release !== null || options.etag == null) await confirm(given, origin)
  return mirrored
}

async function confirm(database: Database, origin: Origin): Promise<void> {
  const { cursor } = (await findMirror(database)) ?? {}
  if (cursor === undefined) return
  try {
    await origin.confirm(cursor)
  } catch (error) {
    // What is not confirmed counts as unknown, and is confirmed with the next release.
    if (!(error instanceof OriginFault)) throw error
  }
}

async function bringUpToDate(
  given: Database,
  origin: Origin,
  { isMoved = false, etag = null, onWait = () => {} }: MirrorOptions,
): Promise<Mirrored> {
  const database = withRetries(given)
  const before = await loadMirrored(database, origin, isMoved)
  const asked = before.mirror && (await changesAfter(origin, before.mirror.cursor, etag))
  if (before.mirror && asked === 'unchanged') return { report: reportNothing(before, before.mirror, origin), etag }
  const lock = await takeImportLock(database, onWait)
  try {
    await sweepStaging(database)
    let answer = asked === 'unchanged' ? null : asked
    return await retryIfOvertaken(async () => {
      await lock.hold()
      const state = await loadMirrored(database, origin, isMoved)
      // Somebody else may have gone on meanwhile, and an answer can be read once.
      if (state.mirror?.cursor !== before.mirror?.cursor) answer = null
      const lines = answer
      answer = null
      if (state.mirror === null || asked === 'expired') return await fromDump(database, origin, { state, mended: [] })
      return await fromChanges(database, origin, { state, mirror: state.mirror, lines })
    })
  } finally {
    await lock.release()
  }
}

/** What the database shows, and the mirroring that made it so. */
interface State extends NewestRelease {
  readonly publication: number
  readonly mirror: MirrorRow | null
  /** With the digests that they have here. */
  readonly held: readonly InventoryItem[]
}

async function loadMirrored(database: Database, origin: Origin, isMoved: boolean): Promise<State> {
  const publication = await findPublication(database)
  const newest = await loadNewestRelease(database)
  const mirror = newest.site?.mirror ?? null
  refuseOther(origin.url, { isMoved, mirror, isOwn: publication > 0 && mirror === null })
  const rows = await listInventory({ database, release: newest.release })
  const held = rows.map(({ articleId, digest }) => ({ id: nodeId('Article', articleId), digest }))
  return { ...newest, publication, mirror, held }
}

/**
 * Looks whether a database may mirror the gateway at an address.
 * @throws MirrorRefused where it may not
 */
export async function expectMirror(database: Database, url: string): Promise<void> {
  const [publication, mirror] = await Promise.all([findPublication(database), findMirror(database)])
  refuseOther(withSlash(url), { isMoved: false, mirror, isOwn: publication > 0 && mirror === null })
}

function refuseOther(
  url: string,
  { isMoved, mirror, isOwn }: { readonly isMoved: boolean; readonly mirror: MirrorRow | null; readonly isOwn: boolean },
): void {
  if (isOwn)
    throw new MirrorRefused(
      'This database has a site of its own, and cannot mirror another: nothing was written. ' +
        'Mirror it into another database (--data, or DATABASE_URL).',
    )
  if (mirror !== null && mirror.url !== url && !isMoved)
    throw new MirrorRefused(
      `This database mirrors ${mirror.url}: nothing was written. If the same site is now at ${url}, say so once by ` +
        '`commonplace-gateway mirror URL --moved`; mirror another site into another database (--data, or DATABASE_URL).',
    )
}

async function changesAfter(
  origin: Origin,
  cursor: string,
  etag: string | null = null,
): Promise<OriginLines | 'unchanged' | 'expired'> {
  try {
    return (await origin.lines(`changes?after=${encodeURIComponent(cursor)}`, etag)) ?? 'unchanged'
  } catch (error) {
    if (error instanceof OriginRefusal && (error.code === 'CURSOR_EXPIRED' || error.code === 'BAD_CURSOR'))
      return 'expired'
    throw error
  }
}

async function fromChanges(
  database: Database,
  origin: Origin,
  {
    state,
    mirror,
    lines,
  }: { readonly state: State; readonly mirror: MirrorRow; readonly lines: OriginLines | 'expired' | null },
): Promise<Mirrored> {
  const answer = lines ?? (await changesAfter(origin, mirror.cursor))
  if (answer === 'expired' || answer === 'unchanged') return await fromDump(database, origin, { state, mended: [] })
  const importId = randomUUID()
  const site = beginStaging(state.held, mirror.altered)
  const end = await stageLines(answer.values, readChangeLine, site, { database, origin, importId, state })
  // An answer to an earlier question may have been kept on the way.
  if (end.release < mirror.release) throw new OriginFault(tellsOfOld(origin, end.release, mirror.release))
  if ((await takeBackQuotes(database, end.goneQuotes)) > 0) {
    // The editions that are here are others now.
    await sweepStaging(database)
    return await fromChanges(database, origin, {
      state: await loadMirrored(database, origin, true),
      mirror,
      lines: null,
    })
  }
  const difference = await compareInventories(origin, end.release, itemsOf(site))
  if (difference !== null)
    return await fromDump(database, origin, { state, mended: difference.ids, oldest: end.release })
  const report = await publishSite(database, site, { importId, origin, state, end, read: 'CHANGES', mended: [] })
  return { report, etag: report.release === null ? answer.etag : null }
}

async function fromDump(
  database: Database,
  origin: Origin,
  {
    state,
    mended,
    oldest = 0,
  }: { readonly state: State; readonly mended: readonly string[]; readonly oldest?: number },
): Promise<Mirrored> {
  await sweepStaging(database)
  const values = await origin.dump()
  const importId = randomUUID()
  const site = beginStaging(state.held, state.mirror?.altered ?? {})
  const end = await stageLines(values, readDumpLine, site, { database, origin, importId, state })
  if (end.release < oldest) throw new OriginFault(tellsOfOld(origin, end.release, oldest))
  if ((await takeBackQuotes(database, end.goneQuotes)) > 0)
    return await fromDump(database, origin, { state: await loadMirrored(database, origin, true), mended, oldest })
  const missing = [...site.items.keys()].filter((id) => !site.told.has(id))
  const at = new Date().toISOString()
  const without = missing.map((id) => ({
    type: 'gone' as const,
    id: uuidOf(id),
    path: '',
    at,
    reason: 'UNPUBLISHED' as const,
  }))
  await stageGone(site, without, database)
  const { count, digest } = takeInventory(itemsOf(site))
  if (end.inventory?.count !== count || end.inventory.digest !== digest)
    throw new OriginFault(`${origin.url}dump does not hold what it says at its end: ${count} articles were read.`)
  return {
    report: await publishSite(database, site, { importId, origin, state, end, read: 'DUMP', mended }),
    etag: null,
  }
}

function tellsOfOld({ url }: Origin, release: number, known: number): string {
  return `${url} told of release ${release}, and of release ${known} before.`
}

/** What an answer says at its end, or besides its articles. */
interface End {
  readonly release: number
  readonly cursor: string
  readonly via: readonly string[]
  readonly site: SiteRow
  readonly themes: ReleasePlan['themes']
  readonly former: readonly Extract<Taken, { type: 'former' }>[]
  readonly goneQuotes: readonly Extract<Taken, { type: 'quote gone' }>[]
  /** What the answer says that it holds, where it does. */
  readonly inventory: { readonly count: number; readonly digest: string } | null
}

interface Staging {
  readonly database: Database
  readonly origin: Origin
  readonly importId: string
  readonly state: State
}

const ARTICLES_A_BATCH = 25
const CHARACTERS_A_BATCH = 4_000_000

/** Stages what an answer holds, as it comes. An answer without an end was cut short. */
async function stageLines(
  values: AsyncIterable<unknown>,
  read: (value: unknown) => Taken[],
  site: StagedSite,
  { state, ...tools }: Staging,
): Promise<End> {
  const found: { -readonly [Key in keyof End]?: End[Key] } = {}
  const themes: End['themes'][number][] = []
  const former: End['former'][number][] = []
  const gone: Extract<Taken, { type: 'gone' }>[] = []
  const goneQuotes: End['goneQuotes'][number][] = []
  let batch: ArticleRecord[] = []
  let characters = 0
  const stageBatch = async () => {
    await stageArticles(site, batch, tools)
    batch = []
    characters = 0
  }
  for await (const value of values) {
    if (found.cursor !== undefined) throw new OriginFault(`${tools.origin.url} went on after the end of an answer.`)
    for (const taken of read(value)) {
      if (taken.type === 'article') {
        batch.push(taken.record)
        characters += taken.record.html.length + taken.record.markdown.length
        if (batch.length === ARTICLES_A_BATCH || characters > CHARACTERS_A_BATCH) await stageBatch()
      } else if (taken.type === 'gone') gone.push(taken)
      else if (taken.type === 'quote gone') goneQuotes.push(taken)
      else if (taken.type === 'former') former.push(taken)
      else if (taken.type === 'theme') themes.push(taken.theme)
      else if (taken.type === 'site') found.site = taken.site
      else if (taken.type === 'release') found.release = taken.release
      else if (taken.type === 'via') found.via = refuseOwn(taken.via, state.mirror, tools.origin)
      else {
        found.cursor = taken.cursor
        found.inventory = taken.inventory
      }
    }
  }
  await stageBatch()
  await stageGone(site, gone, tools.database)
  const { release, cursor, via, site: siteRow, inventory = null } = found
  if (release === undefined || cursor === undefined || via === undefined || siteRow === undefined)
    throw new OriginFault(`${tools.origin.url} gave an answer that was cut short.`)
  return { release, cursor, via, site: siteRow, themes, former, goneQuotes, inventory }
}

/** A site that came from this mirror is not taken back by it. */
function refuseOwn(via: readonly string[], mirror: MirrorRow | null, origin: Origin): readonly string[] {
  if (mirror === null || !via.includes(mirror.id)) return via
  throw new MirrorRefused(
    `${origin.url} has the site from this mirror, so that the two would follow each other: nothing was taken. ` +
      'What is here is served as before.',
  )
}

interface Publishing extends Omit<Staging, 'database'> {
  readonly end: End
  readonly read: 'DUMP' | 'CHANGES'
  readonly mended: readonly string[]
}

async function publishSite(
  database: Database,
  site: StagedSite,
  { importId, origin, state, end, read, mended }: Publishing,
): Promise<MirrorReport> {
  const { id = randomUUID() } = state.mirror ?? {}
  const { release, cursor, via } = end
  const altered = Object.fromEntries(site.altered)
  const mirror: MirrorRow = { id, via: [...via], url: origin.url, release, cursor, altered }
  const count = (...kinds: ReleasePlan['changes'][number]['kind'][]) =>
    site.changes.filter(({ kind }) => kinds.includes(kind)).length
  const counts = {
    added: count('PUBLISHED', 'RESTORED'),
    changed: count('UPDATED', 'CORRECTED'),
    moved: count('MOVED'),
    withdrawn: count('WITHDRAWN'),
  }
  const sum = takeInventory(itemsOf(site))
  const report = {
    origin: { url: origin.url, release },
    read,
    counts: { ...counts, files: site.files },
    inventory: { count: sum.count, digest: sum.digest },
    altered: site.alteredPaths,
    mended,
  }
  // After a dump there is a new place to go on from, in any case.
  if (read === 'CHANGES' && site.changes.length === 0 && isSameSite(state, end, origin))
    return { ...report, release: null }
  const formerPaths = end.former.map(({ id: articleId, path, wasAlias }) => ({ articleId, path, wasAlias }))
  await putCarriedHistory(database, { formerPaths, articles: site.unknown })
  const digest = digestOfThemes(end.themes)
  const plan: ReleasePlan = {
    import: importId,
    expected: state.release,
    publication: state.publication,
    release: true,
    kind: 'IMPORT',
    note: `Release ${release} of ${origin.url}`,
    site: { ...end.site, ...(digest !== null && { themes: digest }), mirror },
    ...counts,
    close: site.close,
    open: site.open,
    hold: [],
    discard: [],
    touch: [],
    changes: site.changes,
    files: { put: [], remove: [] },
    themes: end.themes,
  }
  await refreshBeforePublishing(database, plan)
  const number = await publish(database, plan)
  await refreshStatistics(database, plan)
  return { ...report, release: number }
}

function isSameSite({ site, declaredThemes }: State, end: End, { url }: Origin): boolean {
  const { mirror, themes: _digest, ...shown } = site ?? {}
  return mirror?.url === url && equalJson(shown, end.site) && equalJson(bySlug(declaredThemes), bySlug(end.themes))
}

function bySlug(themes: End['themes']): End['themes'] {
  return themes.toSorted((a, b) => compareText(a.slug, b.slug))
}

function reportNothing({ held }: State, { altered, release }: MirrorRow, { url }: Origin): MirrorReport {
  const { count, digest } = takeInventory(held.map(({ id, digest }) => ({ id, digest: altered[id] ?? digest })))
  return {
    release: null,
    origin: { url, release },
    read: 'NOTHING',
    counts: { added: 0, changed: 0, moved: 0, withdrawn: 0, files: 0 },
    inventory: { count, digest },
    altered: [],
    mended: [],
  }
}

function itemsOf({ items }: StagedSite): InventoryItem[] {
  return [...items].map(([id, digest]) => ({ id, digest }))
}
