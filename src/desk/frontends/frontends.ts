import { type Frame, frameFields, type Read, type View } from '../view.ts'
import { examplesFor } from './examples.ts'
import type { Frontends, RecentQuery } from './frontends-data.ts'
import { FrontendsPage } from './frontends-page.tsx'

// A path and a theme of the site, to ask for in the examples.
const QUERY = `query Beginnings {
  ${frameFields}
  articles(first: 1, orderBy: { field: UPDATED, direction: DESC }) { nodes { path section: sections { anchor } aliases { path } } }
  themes(first: 1, orderBy: { field: QUOTES, direction: DESC }) { nodes { slug } }
}`

interface Answer {
  readonly site: Frame
  readonly articles: {
    readonly nodes: readonly { readonly path: string; readonly aliases: readonly { readonly path: string }[] }[]
  }
  readonly themes: { readonly nodes: readonly { readonly slug: string }[] }
}

/** Builds the page for frontend teams of the gateway at an address; what others ask is shown to editors alone. */
export function createFrontendsView(url: string, recentQueries: () => readonly RecentQuery[]): View<Frontends> {
  return {
    address: '/desk/frontends',
    async read({ ask, session }): Promise<Read<Frontends>> {
      const question = { query: QUERY, variables: {} }
      const { site, articles, themes } = await ask<Answer>(question)
      const [article] = articles.nodes
      const examples = examplesFor({
        path: article?.path ?? '/',
        oldPath: article?.aliases[0]?.path ?? article?.path ?? '/',
        theme: themes.nodes[0]?.slug ?? null,
      })
      const recent = session === null ? null : recentQueries()
      return { site, data: { endpoint: `${url}/graphql`, examples, recent }, question }
    },
    page: (data) => ({ title: 'For frontends', body: FrontendsPage(data) }),
    table: ({ examples, recent }) => ({
      columns: ['title', 'query', 'variables', 'times asked', 'cost', 'statements', 'milliseconds'],
      rows: [
        ...examples.map(({ title, question: { query, variables } }) => [
          title,
          query,
          JSON.stringify(variables),
          ...[null, null, null, null],
        ]),
        ...(recent ?? []).map(({ name, text, times, cost, statements, milliseconds }) => [
          name,
          text,
          null,
          times,
          cost,
          statements,
          Math.round(milliseconds),
        ]),
      ],
    }),
  }
}
