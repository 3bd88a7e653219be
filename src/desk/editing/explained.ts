import { explainCode } from '../../content/catalogue/problem-catalogue.ts'
import type { ProblemEntry } from '../../content/catalogue/problem-entry.ts'
import { severitiesOf, withoutLinks } from '../../content/catalogue/problem-page.ts'
import type { Read, View } from '../view.ts'
import type { Explained } from './explained-data.ts'
import { ExplainedPage } from './explained-page.tsx'
import { frameIfAny } from './frame-if-any.ts'

/** What the code of a problem means and what to do, from the catalogue. */
export const explainedView: View<Explained> = {
  address: '/desk/problem',
  async read({ parameters, ask, session }): Promise<Read<Explained> | null> {
    const entry = explainCode(parameters.get('code') ?? '')
    if (entry === null) return null
    return { site: await frameIfAny(ask), data: explain(entry), question: null, session }
  },
  page: (data, { session }) => ({
    title: data.code,
    body: ExplainedPage({ explained: data, isEditor: session != null }),
  }),
  table: ({ code, severities, meaning, remedy }) => ({
    columns: ['code', 'severity', 'meaning', 'what to do'],
    rows: [[code, severities, meaning, remedy]],
  }),
}

function explain(entry: ProblemEntry): Explained {
  const { code, meaning, example = [], remedy, deprecated } = entry
  return {
    code,
    severities: severitiesOf(entry),
    meaning: withoutLinks(meaning),
    remedy: withoutLinks(remedy),
    example: example.map(({ path, text }) => ({ path, text })),
    deprecated: deprecated ?? null,
  }
}
