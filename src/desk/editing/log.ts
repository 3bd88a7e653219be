import { type DeskAction, listDeskActions } from '../../database/write/desk-sessions.ts'
import { type Frame, frameFields, type Read, type View } from '../view.ts'
import { LogPage } from './log-page.tsx'

const MOST = 200

/** What editors did at the desk, the newest first. */
export const logView: View<readonly Omit<DeskAction, 'id'>[]> = {
  address: '/desk/log',
  isForEditors: true,
  async read({ ask, database }): Promise<Read<readonly Omit<DeskAction, 'id'>[]>> {
    const { site } = await ask<{ site: Frame }>({ query: `{ ${frameFields} }`, variables: {} })
    const actions = await listDeskActions(database, MOST)
    return { site, data: actions.map(({ id: _id, ...action }) => action), question: null }
  },
  page: (data) => ({ title: 'Log', body: LogPage({ actions: data }) }),
  table: (rows) => ({
    columns: ['at', 'who', 'key', 'action', 'release', 'detail'],
    rows: rows.map(({ at, name, keyId, action, release, detail }) => [at, name, keyId, action, release, detail]),
  }),
}
