import { findHeldEditions, type HeldRow } from '../../database/read/held-editions.ts'
import { type Frame, frameFields, type Read, type View } from '../view.ts'
import { WaitingPage } from './waiting-page.tsx'

const MOST = 300

/** What no reader may see: what is due, what is over, and drafts. */
export const waitingView: View<readonly HeldRow[]> = {
  address: '/desk/waiting',
  isForEditors: true,
  async read({ ask, database, signal }): Promise<Read<readonly HeldRow[]>> {
    const { site } = await ask<{ site: Frame }>({ query: `{ ${frameFields} }`, variables: {} })
    const data = await findHeldEditions({ database, release: site.release.number, signal }, MOST)
    return { site, data, question: null }
  },
  page: (data) => ({ title: 'Waiting', body: WaitingPage({ held: data }) }),
  table: (rows) => ({
    columns: ['path', 'title', 'language', 'because', 'at', 'file'],
    rows: rows.map(({ path, title, language, because, at, sourcePath }) => [
      path,
      title,
      language,
      because,
      at,
      sourcePath,
    ]),
  }),
}
