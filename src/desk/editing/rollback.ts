import type { RollbackReport } from '../../history/rollback.ts'
import { type Frame, frameFields, type Read, type View } from '../view.ts'
import { RollbackPage } from './rollback-page.tsx'

/** What going back to a release would do. */
export const rollbackView: View<RollbackReport> = {
  address: '/desk/rollback',
  isForEditors: true,
  async read({ parameters, ask, work, session }): Promise<Read<RollbackReport> | null> {
    const number = Number(/^\d{1,9}$/.exec(parameters.get('number') ?? '')?.[0])
    const query = `query Release($number: Int!) { ${frameFields} release(number: $number) { number } }`
    if (Number.isNaN(number)) return null
    const { site, release } = await ask<{ site: Frame; release: object | null }>({ query, variables: { number } })
    if (release === null) return null
    const isRefused = parameters.has('changed')
    return { site, data: await work.planRollback(number), question: null, session, isRefused }
  },
  page: (data, { session = null, isRefused = false }) => ({
    title: `Go back to release ${data.target}`,
    body: RollbackPage({ report: data, session, isRefused }),
  }),
  table: ({ steps }) => ({
    columns: ['action', 'path', 'previous path', 'title'],
    rows: steps.map(({ action, path, previousPath, title }) => [action, path, previousPath, title]),
  }),
}
