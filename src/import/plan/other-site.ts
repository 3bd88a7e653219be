import { type ImportState, isOpen, type LatestEdition } from '../../database/write/import-state.ts'
import type { ImportPlan } from './plan.ts'

/**
 * Guards against publishing one site over another: a sentence where the folder has another address than what is published, and
 * fewer than half of the published articles are in it; else null. A single article may always go, as in `checkPrune`.
 */
export function checkOtherSite(
  plan: Pick<ImportPlan, 'site' | 'steps' | 'kept'>,
  { site, latest }: Pick<ImportState, 'site' | 'latest'>,
): string | null {
  if (site === null || site.url === plan.site.url) return null
  const published = latest.filter((edition) => isOpen(edition) && !isSectionPage(edition))
  if (published.length < 2) return null
  const missing = findMissing(plan)
  const common = published.filter((edition) => !missing(edition)).length
  if (common * 2 >= published.length) return null
  return (
    `Another site is published here, “${site.title}” (${site.url}): ${common === 0 ? 'none' : `only ${common}`} of its ` +
    `${published.length} articles ${common > 1 ? 'are' : 'is'} in this folder, which is “${plan.site.title}” (${plan.site.url}). ` +
    'To have both, give this one a data folder of its own, such as --data .commonplace-2. ' +
    'To put it in the place of the other, run again with --prune --max-prune 100.'
  )
}

/** Which published articles the folder does not have: nothing is left of their text but, perhaps, the name of the file. */
function findMissing({ steps, kept }: Pick<ImportPlan, 'steps' | 'kept'>): (edition: LatestEdition) => boolean {
  const gone = new Set(kept.flatMap(({ because, articleId }) => (because === 'FAULTY' ? [] : articleId)))
  const stepOf = new Map(steps.map((step) => [step.articleId, step]))
  return ({ articleId, title }) => {
    const step = stepOf.get(articleId)
    return gone.has(articleId) || (step !== undefined && (step.reason === 'DELETED' || step.title !== title))
  }
}

/** Any two sites have a first page, and may well have sections of the same name. */
function isSectionPage({ sourcePath }: LatestEdition): boolean {
  return /(?:^|\/)_index\./.test(sourcePath)
}
