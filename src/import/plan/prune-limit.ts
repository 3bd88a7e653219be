import type { ImportState } from '../../database/write/import-state.ts'
import type { ImportPlan } from './plan.ts'

const DEFAULT_PERCENT = 5

/**
 * Guards against withdrawing by accident: a sentence that refuses where more than `maxPercent` of the visible articles,
 * or all of them, would go because their files are gone; else null. One article may always go.
 */
export function checkPrune(plan: ImportPlan, state: Pick<ImportState, 'latest'>, maxPercent?: number): string | null {
  const visible = state.latest.filter((edition) => edition.since !== null && edition.until === null).length
  const gone = plan.steps.filter((step) => step.reason === 'DELETED').length
  const percent = visible === 0 ? 0 : (gone * 100) / visible
  if (maxPercent !== undefined ? percent <= maxPercent : gone < visible && (gone <= 1 || percent <= DEFAULT_PERCENT))
    return null
  if (gone === 0) return null
  const share = `${gone} of ${visible} visible articles (${percent.toFixed(1)} %)`
  return (
    `This would withdraw ${share}, more than the ${maxPercent ?? DEFAULT_PERCENT} % that are let through unasked. ` +
    `Check that this is the right folder; if it is, run again with --max-prune ${Math.ceil(percent)}.`
  )
}

/** Guards against taking another folder for the site: a sentence where articles are published and there is not one page. */
export function checkEmpty({ steps, unchanged, kept, leftOut }: ImportPlan): string | null {
  if (kept.length === 0 || steps.length + unchanged + leftOut.length > 0) return null
  if (kept.some(({ because }) => because !== 'FILE_GONE')) return null
  return (
    `There is no page in this folder, and ${kept.length} of what is published came from one. Check that it is the right ` +
    'folder: pages are read from content/ in it. To withdraw them all, run again with --prune --max-prune 100.'
  )
}
