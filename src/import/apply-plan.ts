import { randomUUID } from 'node:crypto'
import type { Database } from '../database/open.ts'
import {
  publish,
  type ReleasePlan,
  refreshBeforePublishing,
  refreshStatistics,
  type Touch,
} from '../database/write/publish.ts'
import { freeGivenIds, stageEditions, stageMedia, stageSources, sweepStaging } from '../database/write/staging.ts'
import { readImageFacts } from './image-facts.ts'
import { inBatches, inBatchesByWeight, mapConcurrently } from './map-concurrently.ts'
import { carriedChanges } from './plan/carried-history.ts'
import type { LoadEditions } from './plan/load-editions.ts'
import type { ImportPlan, PlanStep } from './plan/plan.ts'
import type { Progress } from './progress.ts'
import type { ParsedSite } from './read/parsed-site.ts'
import { withSmallHeap } from './small-heap.ts'
import type { StagedAhead } from './stage-ahead.ts'

const EDITIONS_A_BATCH = 50
const FILES_A_BATCH = 100
const MEDIA_BYTES_A_BATCH = 4_000_000
// While Postgres writes one batch, the next is prepared.
const CONCURRENT_BATCHES = 2
// With fewer, what V8 lets pile up does not count.
const MANY_EDITIONS = 1000

/** How a plan is staged. */
export interface StageOptions {
  /** What `findPublication` gave before the plan was made. */
  readonly publication: number
  readonly note: string | null
  readonly publishedBy: string | null
  readonly progress: Progress
  readonly loadEditions: LoadEditions
  readonly loadBytes: ParsedSite['loadBytes']
  readonly media: ParsedSite['media']
  /** What was staged before the plan was made; null where nothing was. */
  readonly ahead?: StagedAhead | null
  /** Whether what is staged waits to be published later, so that nothing else may change before. */
  readonly waits?: boolean
}

/**
 * Carries a plan out: stages what no reader can see, then publishes it in one statement. Returns the release then in force; null, and
 * leaves nothing behind, where `isLate` says after the staging that the plan is no longer what it would be. Only for the holder of the
 * import lock.
 */
export async function applyPlan(
  database: Database,
  plan: ImportPlan,
  { isLate, ...options }: StageOptions & { readonly isLate: () => boolean },
): Promise<number | null> {
  const release = await stagePlan(database, plan, options)
  if (!isLate()) return await publishStaged(database, release)
  await sweepStaging(database)
  return null
}

/** Stages what a plan needs, and returns what is left to do: to publish it. Only for the holder of the import lock. */
export async function stagePlan(database: Database, plan: ImportPlan, options: StageOptions): Promise<ReleasePlan> {
  const { publication, note, publishedBy, loadBytes, media, ahead = null } = options
  const importId = ahead?.importId ?? randomUUID()
  // One waits for Postgres while the other makes rows.
  const sources = storeSources(database, plan, { loadBytes, media })
  const staging = stage(database, plan.steps, { importId, ...options })
  await Promise.allSettled([sources, staging])
  await sources
  const { ids, touch } = await staging
  return releasePlan({ ...plan, touch: [...plan.touch, ...touch] }, ids, { importId, publication, note, publishedBy })
}

/** Publishes what was staged, and returns the release then in force. */
export async function publishStaged(database: Database, release: ReleasePlan): Promise<number> {
  // Otherwise Postgres expects one staged edition, and compares each with each.
  await refreshBeforePublishing(database, release)
  await freeGivenIds(
    database,
    release.touch.flatMap(({ edition, givenId }) => (givenId === null ? [] : { edition, givenId })),
  )
  const number = await publish(database, release)
  await refreshStatistics(database, release)
  return number
}

async function storeSources(
  database: Database,
  plan: ImportPlan,
  { loadBytes, media }: Pick<StageOptions, 'loadBytes' | 'media'>,
): Promise<void> {
  const sizes = new Map(media.map(({ path, size }) => [path, size]))
  const isImage = ({ path }: { readonly path: string }) => sizes.has(path)
  // Of files with the same bytes, an image is the one that counts.
  const put = plan.files.put.toSorted((a, b) => Number(isImage(a)) - Number(isImage(b)))
  const files = [...new Map(put.map((file) => [file.digest, file])).values()]
  const [images, others] = [files.filter(isImage), files.filter((file) => !isImage(file))]
  const batches = [
    ...inBatches(others, FILES_A_BATCH),
    ...inBatchesByWeight(
      images,
      { size: FILES_A_BATCH, weight: MEDIA_BYTES_A_BATCH },
      ({ path }) => sizes.get(path) ?? 0,
    ),
  ]
  await mapConcurrently(batches, CONCURRENT_BATCHES, async (batch) => {
    const sources = await Promise.all(
      batch.map(async ({ path, digest }) => ({ path, digest, bytes: await loadBytes(path) })),
    )
    await stageSources(
      database,
      sources.map(({ digest, bytes }) => ({ digest, bytes })),
    )
    const shown = sources.filter(isImage)
    await stageMedia(
      database,
      shown.map(({ path, digest, bytes }) => ({ digest, ...readImageFacts(path, bytes), bytes: bytes.byteLength })),
    )
  })
}

/** Returns the id of each step's staged edition, and what publishing has to do for those that wait. */
async function stage(
  database: Database,
  steps: readonly PlanStep[],
  {
    importId,
    progress,
    loadEditions,
    ahead = null,
    waits = false,
  }: Pick<StageOptions, 'progress' | 'loadEditions' | 'ahead' | 'waits'> & { readonly importId: string },
) {
  const staged = steps.filter((step) => step.edition !== null)
  const staging = progress.start('stage', staged.length)
  const ids = new Map<PlanStep, number>()
  const touch: Touch[] = []
  const wanted = new Map(staged.flatMap(({ sourcePath, edition }) => (edition ? [[sourcePath, edition]] : [])))
  const foreseen = (await ahead?.take(wanted)) ?? new Map<string, number>()
  const left = staged.filter((step) => {
    const id = foreseen.get(step.sourcePath)
    if (id !== undefined) ids.set(step, id)
    return id === undefined
  })
  staging.advance(ids.size)
  const stageBatch = async (batch: readonly PlanStep[]) => {
    const editions = await loadEditions(batch)
    const inserted = await stageEditions(database, importId, [...editions.values()], { keepsArticles: waits })
    for (const [index, [step, { article, edition }]] of [...editions].entries()) {
      const id = inserted[index] as number
      ids.set(step, id)
      if (!waits) continue
      const { sourcePath, draft, publishAt = null, expireAt = null } = edition
      touch.push({ edition: id, sourcePath, draft, publishAt, expireAt, givenId: article.givenId ?? null })
    }
    staging.advance(batch.length)
  }
  const stageAll = () => mapConcurrently(inBatches(left, EDITIONS_A_BATCH), CONCURRENT_BATCHES, stageBatch)
  await (left.length < MANY_EDITIONS ? stageAll() : withSmallHeap(stageAll))
  staging.done()
  return { ids, touch }
}

function releasePlan(
  plan: ImportPlan,
  ids: ReadonlyMap<PlanStep, number>,
  {
    importId,
    publication,
    note,
    publishedBy,
  }: Pick<StageOptions, 'publication' | 'note' | 'publishedBy'> & { readonly importId: string },
): ReleasePlan {
  const { steps } = plan
  const count = (...actions: PlanStep['action'][]) => steps.filter((step) => actions.includes(step.action)).length
  const staged = (wanted: boolean) =>
    steps.flatMap((step) => (step.open === wanted && ids.has(step) ? [ids.get(step) as number] : []))
  return {
    import: importId,
    expected: plan.expected,
    publication,
    release: plan.release,
    kind: 'IMPORT',
    note,
    publishedBy,
    site: plan.site,
    added: count('create', 'restore'),
    changed: count('change'),
    moved: count('move'),
    withdrawn: steps.filter(({ action, close }) => action === 'withdraw' && close !== null).length,
    close: steps.flatMap((step) => step.close ?? []),
    open: [...staged(true), ...steps.flatMap((step) => (typeof step.open === 'number' ? step.open : []))],
    hold: staged(false),
    discard: steps.flatMap((step) => step.discard ?? []),
    touch: plan.touch,
    changes: [...carriedChanges(plan.carried), ...steps.flatMap(changeOf)],
    files: plan.files,
    themes: plan.themes,
  }
}

function changeOf(step: PlanStep): ReleasePlan['changes'] {
  const { articleId, path, previousPath, reason, correction } = step
  const change = { articleId, path, previousPath, reason, correction }
  switch (step.action) {
    case 'create':
      return [{ ...change, kind: 'PUBLISHED' }]
    case 'restore':
      return [{ ...change, kind: 'RESTORED' }]
    case 'move':
      return [{ ...change, kind: 'MOVED' }]
    case 'change':
      return [{ ...change, kind: correction === null ? 'UPDATED' : 'CORRECTED' }]
    case 'withdraw':
      // Under the address readers knew: what the file says now, they never saw.
      return [{ ...change, kind: 'WITHDRAWN', path: previousPath ?? path, previousPath: null, correction: null }]
    case 'hold':
      return []
  }
}
