import { expectChoice, explainEmpty } from '../parts/known-filters.ts'
import { nextIn, pageInfoFields, placeOf } from '../parts/list-asked.ts'
import { type Frame, frameFields, type Read, type View } from '../view.ts'
import type { Found, Search } from './search-data.ts'
import { SearchPage } from './search-page.tsx'

const ARTICLE = 'article { title path language }'

const QUERY = `query Search($text: String!, $where: SearchFilter, $first: Int, $last: Int, $after: String, $before: String) {
  ${frameFields}
  languages: site { languages { code name } }
  search(text: $text, where: $where, first: $first, last: $last, after: $after, before: $before) {
    totalCount
    corrected
    edges {
      highlight
      node {
        kind: __typename
        ... on Article { title path language }
        ... on Section { heading anchor ${ARTICLE} }
        ... on Quote { attribution ${ARTICLE} }
      }
    }
    ${pageInfoFields}
  }
}`

interface Answer {
  readonly site: Frame
  readonly languages: Pick<Search, 'languages'>
  readonly search: Pick<Search, 'totalCount' | 'corrected' | 'pageInfo'> & {
    readonly edges: readonly { readonly highlight: string; readonly node: Found['node'] }[]
  }
}

const PAGE = 20
const ADDRESS = '/desk/search'
const KINDS = ['ARTICLE', 'SECTION', 'QUOTE']

/** Everything that has some words, the best first. */
export const searchView: View<Search> = {
  address: ADDRESS,
  async read({ parameters, ask }): Promise<Read<Search>> {
    const given = (name: string) => parameters.get(name) || null
    const filters = { text: given('text'), kind: given('kind'), language: given('language') }
    expectChoice(filters, 'kind', KINDS, ADDRESS)
    const where = {
      kinds: filters.kind !== null ? [filters.kind] : null,
      language: filters.language,
    }
    const question = { query: QUERY, variables: { text: filters.text ?? '', where, ...placeOf(parameters, PAGE) } }
    const { site, languages, search } = await ask<Answer>(question)
    if (search.totalCount === 0) await explainEmpty(filters, { ask, languages: languages.languages, list: ADDRESS })
    const { edges, ...counted } = search
    return { site, data: { filters, ...counted, found: edges, languages: languages.languages }, question }
  },
  page: (data) => ({
    title: data.filters.text === null ? 'Find' : `Find “${data.filters.text}”`,
    body: SearchPage(data),
  }),
  next: nextIn,
  table: ({ found }) => ({
    columns: ['kind', 'article', 'path', 'language', 'section', 'attribution', 'words'],
    rows: found.map(({ highlight, node }) => {
      const { title, path, language } = node.kind === 'Article' ? node : node.article
      const section = node.kind === 'Section' ? node.heading : null
      const attribution = node.kind === 'Quote' ? node.attribution : null
      return [node.kind, title, path, language, section, attribution, plainText(highlight)]
    }),
  }),
}

/** Of safe HTML that has no element but `mark`. */
function plainText(html: string): string {
  const references: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'" }
  return html
    .replace(/<\/?mark>/g, '')
    .replace(/&(lt|gt|amp|quot|#39);/g, (_whole, name: string) => references[name] ?? '')
}
