import { randomUUID } from 'node:crypto'
import type { MirrorRow } from '../../schema/json.ts'
import { compareText } from '../content/compare.ts'
import { takeInventory } from '../content/inventory.ts'
import { digestOfThemes } from '../content/themes-digest.ts'
import type { Database } from '../database/open.ts'
import { putCarriedHistory } from '../database/write/carried-history.ts'
import { countNotedQuotes, eraseHistory, tellNotedQuotes } from '../database/write/mirrored.ts'
import { publish, type ReleasePlan, refreshBeforePublishing, refreshStatistics } from '../database/write/publish.ts'
import { equalJson } from '../import/plan/equal-json.ts'
import type { Origin } from './ask-origin.ts'
import type { MirrorState } from './mirror-state.ts'
import type { AnswerEnd, Staging } from './stage-answer.ts'
import { itemsOf, type StagedSite } from './staged-site.ts'

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

/** What came of staging. */
interface Publishing extends Omit<Staging, 'database'> {
  readonly end: AnswerEnd
  readonly read: 'DUMP' | 'CHANGES'
  readonly mended: readonly string[]
}

/**
 * Publishes what is staged, with the place in the changes of the origin from which to go on. Nothing is published where nothing is
 * new.
 */
export async function publishMirrored(
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
  const noted = await countNotedQuotes(database)
  // After a dump there is a new place to go on from, in any case.
  if (read === 'CHANGES' && noted.all === 0 && site.changes.length === 0 && isSameSite(state, end, origin))
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
    publishedBy: null,
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
  // Words that nobody here knows may be in anything that was shown before. A mirror that is killed before this publishes once more.
  if (noted.unknown > 0 && number > 1) await eraseHistory(database)
  await tellNotedQuotes(database, number)
  await refreshStatistics(database, plan)
  return { ...report, release: number }
}

function isSameSite({ site, declaredThemes }: MirrorState, end: AnswerEnd, { url }: Origin): boolean {
  const { mirror, themes: _digest, ...shown } = site ?? {}
  return mirror?.url === url && equalJson(shown, end.site) && equalJson(bySlug(declaredThemes), bySlug(end.themes))
}

function bySlug(themes: AnswerEnd['themes']): AnswerEnd['themes'] {
  return themes.toSorted((a, b) => compareText(a.slug, b.slug))
}

/** That nothing was new. */
export function reportNothing({ held }: MirrorState, { altered, release }: MirrorRow, { url }: Origin): MirrorReport {
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
