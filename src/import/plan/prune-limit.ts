import { type ImportState, isOpen } from '../../database/write/import-state.ts'
import type { ImportPlan } from './plan.ts'

const DEFAULT_PERCENT = 5

/**
 * Guards against withdrawing by accident, whatever the cause: a deleted file, a draft or `withdrawn` in a cascade, an expiry date,
 * a language that is switched off. A sentence that refuses where more than `maxPercent` of the visible articles would go; else null.
 * One article may always go, unless it is the last and its file is gone.
 */
export function checkPrune(plan: ImportPlan, state: Pick<ImportState, 'latest'>, maxPercent?: number): string | null {
  const visible = state.latest.filter(isOpen).length
  const withdrawn = plan.steps.filter((step) => step.action === 'withdraw' && step.close !== null)
  const count = withdrawn.length
  if (count === 0) return null
  const percent = visible === 0 ? 0 : (count * 100) / visible
  const isOneEdit = count === 1 && (visible > 1 || withdrawn[0]?.reason !== 'DELETED')
  if (maxPercent !== undefined ? percent <= maxPercent : isOneEdit || (count < visible && percent <= DEFAULT_PERCENT))
    return null
  const share = `${count} of ${visible} visible articles (${percent.toFixed(1)} %)`
  return (
    `This would withdraw ${share}, more than the ${maxPercent ?? DEFAULT_PERCENT} % that are let through unasked: ` +
    `${describeCauses(withdrawn)}. If that is what you want, run again with --max-prune ${Math.ceil(percent)}.`
  )
}

function describeCauses(withdrawn: ImportPlan['steps']): string {
  const count = (reason: string) => withdrawn.filter((step) => step.reason === reason).length
  const [deleted, expired] = [count('DELETED'), count('EXPIRED')]
  const takenBack = count('RETRACTED') + count('RIGHTS_WITHDRAWN')
  const hidden = withdrawn.length - deleted - expired - takenBack
  return [
    deleted > 0 ? `${deleted} because the file is gone (check that this is the right folder)` : '',
    expired > 0 ? `${expired} because of an expiry date` : '',
    takenBack > 0 ? `${takenBack} because the front matter says \`withdrawn\`` : '',
    hidden > 0
      ? `${hidden} because the page or a cascade above it says draft, \`withdrawn: true\`, a later date or no page`
      : '',
  ]
    .filter((cause) => cause !== '')
    .join(', ')
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
