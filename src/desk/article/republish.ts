import { type Frame, frameFields, type Read, type View } from '../view.ts'
import type { Republication } from './article-data.ts'
import { RepublishPage } from './republish-page.tsx'

const QUERY = `query Republication($path: String!, $for: RepublicationUse!) {
  ${frameFields}
  article: articleByPath(path: $path) {
    path title language
    licence { name url }
    labels { name url text }
    republication(for: $for) {
      statement
      canonical
      html
      text
      markdown
      omitted { what reason }
    }
  }
}`

interface Answer {
  readonly site: Frame
  readonly article: Omit<Republication, 'use' | 'form'> | null
}

const FORMS = ['html', 'markdown', 'text'] as const

/** An article for others to publish, with what must be said with it. */
export const republishView: View<Republication> = {
  address: '/desk/republish',
  async read({ parameters, ask }): Promise<Read<Republication> | null> {
    const path = parameters.get('path') ?? ''
    if (path === '') return null
    const use = { commercial: parameters.has('commercial'), derivatives: parameters.has('derivatives') }
    const question = { query: QUERY, variables: { path, for: use } }
    const { site, article } = await ask<Answer>(question)
    const form = FORMS.find((form) => form === parameters.get('form')) ?? 'html'
    return article && { site, data: { ...article, use, form }, question }
  },
  page: (data) => ({ title: `Republish ${data.title || data.path}`, body: RepublishPage(data) }),
  table: ({ path, republication }) => ({
    columns: ['path', 'canonical', 'statement', 'left out'],
    rows:
      republication === null
        ? []
        : [
            [
              ...[path, republication.canonical, republication.statement],
              republication.omitted.map(({ what, reason }) => `${what}: ${reason}`).join(' '),
            ],
          ],
  }),
  markdown: ({ republication }) => republication?.markdown ?? '',
}
