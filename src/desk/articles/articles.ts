import type { Database } from '../../database/open.ts'
import { countBySection } from '../../database/read/section-counts.ts'
import { onceARelease } from '../once-a-release.ts'
import { expectTheme, explainEmpty } from '../parts/known-filters.ts'
import { nextIn, pageInfoFields, placeOf } from '../parts/list-asked.ts'
import { type Frame, frameFields, type Read, type View } from '../view.ts'
import type { Articles, Listed } from './articles-data.ts'
import { ArticlesPage } from './articles-page.tsx'

const QUERY = `query Articles($where: ArticleFilter, $first: Int, $last: Int, $after: String, $before: String, $theme: String!) {
  ${frameFields}
  languages: site { languages { code name } }
  theme(slug: $theme) { slug }
  themes(first: 12, orderBy: { field: QUOTES, direction: DESC }) { nodes { slug name } }
  articles(where: $where, first: $first, last: $last, after: $after, before: $before) {
    totalCount
    nodes { path title summary language published updated }
    ${pageInfoFields}
  }
}`

interface Answer {
  readonly site: Frame
  readonly languages: Pick<Articles, 'languages'>
  readonly theme: object | null
  readonly themes: { readonly nodes: Articles['themes'] }
  readonly articles: Pick<Articles, 'totalCount' | 'pageInfo'> & { readonly nodes: readonly Listed[] }
}

const PAGE = 25
const ADDRESS = '/desk/articles'

/** The articles of the site, newest first. */
export const articlesView: View<Articles> = {
  address: ADDRESS,
  async read({ parameters, ask, database }): Promise<Read<Articles>> {
    const given = (name: string) => parameters.get(name) || null
    const filters = {
      text: given('text'),
      section: given('section'),
      language: given('language'),
      theme: given('theme'),
    }
    const where = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== null))
    const question = { query: QUERY, variables: { where, theme: filters.theme ?? '', ...placeOf(parameters, PAGE) } }
    const { site, languages, theme, themes, articles } = await ask<Answer>(question)
    expectTheme(filters, theme, ADDRESS)
    if (articles.totalCount === 0) await explainEmpty(filters, { ask, languages: languages.languages, list: ADDRESS })
    const data: Articles = {
      filters,
      totalCount: articles.totalCount,
      articles: articles.nodes,
      pageInfo: articles.pageInfo,
      languages: languages.languages,
      themes: themes.nodes,
      sections: await sectionsOf(database, site.release.number),
    }
    return { site, data, question }
  },
  page: (data) => ({ title: 'Articles', body: ArticlesPage(data) }),
  next: nextIn,
  table: ({ articles }) => ({
    columns: ['path', 'title', 'language', 'published', 'updated', 'summary'],
    rows: articles.map(({ path, title, language, published, updated, summary }) => [
      ...[path, title, language, published, updated, summary],
    ]),
  }),
}

const MOST_SECTIONS = 15

/** The names of the largest first folders. */
const sectionsOf = onceARelease(async (database: Database, release) => {
  const rows = await countBySection({ database, release }, 200)
  return [...new Set(rows.map(({ section }) => section))].filter((section) => section !== '').slice(0, MOST_SECTIONS)
})
