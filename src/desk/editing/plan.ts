import { type Frame, frameFields, type Read, type View } from '../view.ts'
import type { Plan } from './plan-data.ts'
import { PlanPage } from './plan-page.tsx'

/** What the site folder would change now: the plan of the command. */
export const planView: View<Plan> = {
  address: '/desk/plan',
  isForEditors: true,
  async read({ parameters, ask, work, session }): Promise<Read<Plan>> {
    const [{ site }, { id, report }] = await Promise.all([
      ask<{ site: Frame }>({ query: `{ ${frameFields} }`, variables: {} }),
      work.plan(),
    ])
    const { problems, ...rest } = report
    const count = (wanted: string) => problems.filter(({ severity }) => severity === wanted).length
    const counts = { error: count('error'), warning: count('warning'), notice: count('notice') }
    const isRefused = parameters.has('changed')
    return { site, data: { id, report: rest, problems: counts }, question: null, session, isRefused }
  },
  page: (data, { session = null, isRefused = false }) => ({
    title: 'Plan',
    body: PlanPage({ plan: data, session, isRefused }),
  }),
  table: ({ report }) => ({
    columns: ['action', 'path', 'previous path', 'title', 'file', 'reason'],
    rows: report.steps.map(({ action, path, previousPath, title, sourcePath, reason }) => [
      ...[action, path, previousPath, title, sourcePath, reason],
    ]),
  }),
}
