import { comparePaths } from '../content/compare.ts'
import type { ShownEdition } from '../database/write/history.ts'
import type { ReleasePlan } from '../database/write/publish.ts'
import { equalJson } from '../import/plan/equal-json.ts'
import { findSiteChanges, type SiteChange } from '../import/plan/site-changes.ts'
import type { ReleaseState } from './release-state.ts'

/** What a rollback does to one article. */
export type RollbackAction = 'restore' | 'change' | 'move' | 'withdraw'

/** One article's part of a rollback. */
export interface RollbackStep {
  readonly action: RollbackAction
  readonly articleId: string
  readonly path: string
  readonly previousPath: string | null
  readonly title: string
  /** When what is shown again expires, in ISO 8601; the clock withdraws it then, at once if that is over. */
  readonly expiresAt: string | null
  /** The edition to show again, and the number of its copy; null for an article that is withdrawn. */
  readonly copy: { readonly edition: number; readonly number: number } | null
  /** The visible edition this closes. */
  readonly close: number | null
  /** The held edition of the same article, which is replaced by the copy. */
  readonly discard: number | null
}

/** What a rollback would do, based on the release `expected`. */
export interface RollbackPlan {
  readonly expected: number
  /** The release to return to. */
  readonly target: number
  /** Sorted by path. */
  readonly steps: readonly RollbackStep[]
  readonly unchanged: number
  /** How many articles that release showed and that are left as they are, because they were withdrawn for good since. */
  readonly withheld: number
  /** What changes for the site as a whole. */
  readonly siteChanges: readonly SiteChange[]
  readonly site: ReleasePlan['site']
  readonly themes: ReleasePlan['themes']
  readonly files: ReleasePlan['files']
  /** Whether readers will see a difference; if not, there is nothing to do. */
  readonly release: boolean
}

/** Both states, and further facts about articles by id. */
export interface RollbackInput {
  readonly target: ReleaseState
  readonly current: ReleaseState
  readonly held: readonly ShownEdition[]
  /** The number of each article's newest edition. */
  readonly numbers: ReadonlyMap<string, number>
  /** What changes of the settings that decide addresses. */
  readonly addressSettings: readonly SiteChange[]
}

/**
 * Decides how to make the site look as it did at `target`. Articles that look the same already are left alone, and so are those
 * that were withdrawn for good since then: what they showed does not come back by the way.
 */
export function planRollback({ target, current, held, numbers, addressSettings }: RollbackInput): RollbackPlan {
  const now = new Map(current.shown.map((edition) => [edition.articleId, edition]))
  const then = new Set(target.shown.map((edition) => edition.articleId))
  const heldOf = new Map(held.map((edition) => [edition.articleId, edition.id]))
  const returning = target.shown.flatMap((edition) => {
    const open = now.get(edition.articleId) ?? null
    if (open?.digest === edition.digest) return []
    const number = (numbers.get(edition.articleId) ?? 0) + 1
    return [showAgain(edition, { open, number, discard: heldOf.get(edition.articleId) ?? null })]
  })
  const { withheld } = target
  const leaving = current.shown
    .filter(({ articleId }) => !then.has(articleId) && !withheld.articleIds.has(articleId))
    .map(withdraw)
  const steps = [...returning, ...leaving].sort(comparePaths)
  const { site, declaredThemes: themes } = target
  const siteChanges = [...findSiteChanges(current, { site, themes }), ...addressSettings]
  return {
    expected: current.number,
    target: target.number,
    steps,
    unchanged: target.shown.length - returning.length,
    withheld: withheld.articleIds.size,
    siteChanges,
    site,
    themes,
    files: planFiles(target, current),
    release: steps.length > 0 || !equalJson(site, current.site) || !equalJson(themes, current.declaredThemes),
  }
}

function showAgain(
  { id, articleId, path, title, expireAt }: ShownEdition,
  { open, number, discard }: { open: ShownEdition | null; number: number; discard: number | null },
): RollbackStep {
  const previousPath = open && open.path !== path ? open.path : null
  const action = open === null ? 'restore' : previousPath === null ? 'change' : 'move'
  return {
    action,
    articleId,
    path,
    previousPath,
    title,
    expiresAt: expireAt,
    copy: { edition: id, number },
    close: open?.id ?? null,
    discard,
  }
}

function withdraw({ id, articleId, path, title }: ShownEdition): RollbackStep {
  return {
    action: 'withdraw',
    articleId,
    path,
    previousPath: null,
    title,
    expiresAt: null,
    copy: null,
    close: id,
    discard: null,
  }
}

function planFiles(target: ReleaseState, current: ReleaseState): ReleasePlan['files'] {
  const put = [...target.files].filter(([path, digest]) => current.files.get(path) !== digest)
  const remove = [...current.files.keys()].filter((path) => !target.files.has(path) && !target.withheld.files.has(path))
  return { put: put.map(([path, digest]) => ({ path, digest })), remove }
}
