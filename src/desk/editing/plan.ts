import type { PlanAction } from '../../import/plan/plan.ts'
import type { ReportedStep } from '../../import/report.ts'
import { clipDifference, weightOfDifference } from '../parts/clip-difference.ts'
import { nextIn } from '../parts/list-asked.ts'
import { partOf, weightOf } from '../parts/part-of.ts'
import type { Read, View } from '../view.ts'
import { frameIfAny } from './frame-if-any.ts'
import type { Plan } from './plan-data.ts'
import { PlanPage } from './plan-page.tsx'

/** What readers lose comes first. */
const ORDER: readonly PlanAction[] = ['withdraw', 'create', 'restore', 'change', 'move', 'hold']

const MOST = 60
const BUDGET = 40_000
const MOST_LINES = 60

/** What the site folder would change now: the plan of the command. */
export const planView: View<Plan> = {
  address: '/desk/plan',
  isForEditors: true,
  async read({ parameters, ask, work, session }): Promise<Read<Plan>> {
    const [site, { id, report }] = await Promise.all([frameIfAny(ask), work.plan()])
    const { problems, steps, ...rest } = report
    const count = (wanted: string) => problems.filter(({ severity }) => severity === wanted).length
    const counts = { error: count('error'), warning: count('warning'), notice: count('notice') }
    const ordered = ORDER.flatMap((action) => steps.filter((step) => step.action === action))
    const { items, from, pageInfo } = partOf(ordered, parameters, { most: MOST, budget: BUDGET, weigh })
    const isRefused = parameters.has('changed')
    const data = { id, report: rest, total: steps.length, from, steps: items.map(lighten), pageInfo, problems: counts }
    return { site, data, question: null, session, isRefused }
  },
  page: (data, { session = null, isRefused = false }) => ({
    title: 'Plan',
    body: PlanPage({ plan: data, session, isRefused }),
  }),
  next: nextIn,
  table: ({ steps }) => ({
    columns: ['action', 'path', 'previous path', 'title', 'file', 'reason'],
    rows: steps.map(({ action, path, previousPath, title, sourcePath, reason }) => [
      ...[action, path, previousPath, title, sourcePath, reason],
    ]),
  }),
}

function lighten(step: ReportedStep): ReportedStep {
  return step.difference === null ? step : { ...step, difference: clipDifference(step.difference, MOST_LINES) }
}

// Of what stands around the texts of a step.
const MARKUP = 300

function weigh(step: ReportedStep): number {
  const { path, previousPath, title, difference } = lighten(step)
  const texts = [path, previousPath, title].reduce((sum, text) => sum + weightOf(text), 0)
  return MARKUP + texts + (difference === null ? 0 : weightOfDifference(difference))
}
