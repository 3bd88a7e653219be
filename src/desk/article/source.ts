import { type Frame, frameFields, type Read, type View } from '../view.ts'
import type { Source } from './article-data.ts'
import { SourcePage } from './source-page.tsx'

const QUERY = `query Source($path: String!) {
  ${frameFields}
  article: articleByPath(path: $path) { path title language markdown extra }
}`

/** The body of an article as its file has it. */
export const sourceView: View<Source> = {
  address: '/desk/source',
  async read({ parameters, ask }): Promise<Read<Source> | null> {
    const path = parameters.get('path') ?? ''
    if (path === '') return null
    const question = { query: QUERY, variables: { path } }
    const { site, article } = await ask<{ site: Frame; article: Source | null }>(question)
    return article && { site, data: article, question }
  },
  page: (data) => ({ title: `Source of ${data.title || data.path}`, body: SourcePage(data) }),
  table: ({ markdown }) => ({
    columns: ['line', 'text'],
    rows: markdown.split('\n').map((line, index) => [index + 1, line]),
  }),
  markdown: ({ markdown }) => markdown,
}
