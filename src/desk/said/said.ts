import { type Frame, frameFields, type Read, type View } from '../view.ts'
import type { Said, Verdict } from './said-data.ts'
import { SaidPage } from './said-page.tsx'

const QUERY = `query Verify($text: String!, $article: String) {
  ${frameFields}
  verifyQuote(text: $text, article: $article) {
    kind difference url
    quote { text attribution }
    article { title path url }
  }
}`

interface Answer {
  readonly site: Frame
  readonly verifyQuote: Verdict
}

/** Whether words were said, and where. */
export const saidView: View<Said> = {
  address: '/verify',
  async read({ parameters, ask }): Promise<Read<Said>> {
    const [text, article] = [parameters.get('text') ?? '', parameters.get('article') || null]
    const question = { query: QUERY, variables: { text, article } }
    const { site, verifyQuote } = await ask<Answer>(question)
    return {
      site,
      data: {
        text,
        article,
        release: parameters.get('release') || null,
        verdict: text.trim() === '' ? null : verifyQuote,
      },
      question,
    }
  },
  page: (data) => ({ title: 'Did they say that?', body: SaidPage(data) }),
  table: ({ text, verdict }) => ({
    columns: ['words', 'verdict', 'difference', 'quote', 'attribution', 'path', 'url'],
    rows:
      verdict === null
        ? []
        : [
            [
              ...[text, verdict.kind, verdict.difference, verdict.quote?.text ?? null],
              ...[verdict.quote?.attribution ?? null, verdict.article?.path ?? null, verdict.url],
            ],
          ],
  }),
}
