import { findHeldEditions, type HeldRow } from '../../database/read/held-editions.ts'
import { nextIn } from '../parts/list-asked.ts'
import { partOf, weightInAddress, weightOf } from '../parts/part-of.ts'
import { type Frame, frameFields, type Read, type View } from '../view.ts'
import type { Waiting } from './waiting-data.ts'
import { WaitingPage } from './waiting-page.tsx'

const MOST = 1000
const MOST_SHOWN = 100
const BUDGET = 70_000

/** What no reader may see: what is due, what is over, and drafts. */
export const waitingView: View<Waiting> = {
  address: '/desk/waiting',
  isForEditors: true,
  async read({ parameters, ask, database, signal }): Promise<Read<Waiting>> {
    const { site } = await ask<{ site: Frame }>({ query: `{ ${frameFields} }`, variables: {} })
    const held = await findHeldEditions({ database, release: site.release.number, signal }, MOST)
    const ordered = ORDER.flatMap((because) => held.filter((page) => page.because === because))
    const { items, from, pageInfo } = partOf(ordered, parameters, { most: MOST_SHOWN, budget: BUDGET, weigh })
    const counts = { NOT_YET_DUE: 0, DRAFT: 0, EXPIRED: 0 }
    for (const { because } of held) counts[because] += 1
    return { site, data: { counts, isAll: held.length < MOST, from, held: items, pageInfo }, question: null }
  },
  page: (data) => ({ title: 'Waiting', body: WaitingPage(data) }),
  next: nextIn,
  table: ({ held }) => ({
    columns: ['path', 'title', 'language', 'because', 'at', 'file'],
    rows: held.map(({ path, title, language, because, at, sourcePath }) => [
      ...[path, title, language, because, at, sourcePath],
    ]),
  }),
}

const ORDER = ['NOT_YET_DUE', 'DRAFT', 'EXPIRED'] as const

// Of what stands around the texts of a page.
const MARKUP = 250

function weigh({ path, title, sourcePath }: HeldRow): number {
  return MARKUP + weightInAddress(path) + weightOf(title) + weightOf(sourcePath)
}
