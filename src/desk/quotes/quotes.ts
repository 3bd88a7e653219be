import { plainInMarkdown } from '../forms.ts'
import { expectChoice, expectTheme, explainEmpty } from '../parts/known-filters.ts'
import { nextIn, pageInfoFields, placeOf } from '../parts/list-asked.ts'
import { type Asked, type Frame, frameFields, type Read, type View } from '../view.ts'
import type { ListedQuote, Quotes } from './quotes-data.ts'
import { QuotesPage } from './quotes-page.tsx'

const QUOTE = 'text attribution language url themes { slug name } article { title path }'

const AROUND = `${frameFields}
  languages: site { languages { code name } }
  theme(slug: $theme) { name description }
  themes(first: 30, orderBy: { field: QUOTES, direction: DESC }) { nodes { slug name quoteCount } }`

const LIST = `query Quotes($where: QuoteFilter, $theme: String!, $first: Int, $last: Int, $after: String, $before: String) {
  ${AROUND}
  quotes(where: $where, first: $first, last: $last, after: $after, before: $before) {
    totalCount
    nodes { ${QUOTE} }
    ${pageInfoFields}
  }
}`

const SEARCH = `query SearchQuotes($text: String!, $where: SearchFilter, $theme: String!, $first: Int, $last: Int, $after: String, $before: String) {
  ${AROUND}
  search(text: $text, where: $where, first: $first, last: $last, after: $after, before: $before) {
    totalCount
    corrected
    edges { highlight node { ... on Quote { ${QUOTE} } } }
    ${pageInfoFields}
  }
}`

interface Around {
  readonly site: Frame
  readonly languages: Pick<Quotes, 'languages'>
  readonly theme: Quotes['theme']
  readonly themes: { readonly nodes: Quotes['themes'] }
}

type Counted = Pick<Quotes, 'totalCount' | 'pageInfo'>

interface ListAnswer extends Around {
  readonly quotes: Counted & { readonly nodes: readonly Omit<ListedQuote, 'highlight'>[] }
}

interface SearchAnswer extends Around {
  readonly search: Counted & {
    readonly corrected: string | null
    readonly edges: readonly { readonly highlight: string; readonly node: Omit<ListedQuote, 'highlight'> }[]
  }
}

const PAGE = 20
const ADDRESS = '/desk/quotes'

/** The quotes of the site, by theme, by language, with or without a name, or those that have some words. */
export const quotesView: View<Quotes> = {
  address: ADDRESS,
  async read(asked): Promise<Read<Quotes>> {
    const given = (name: string) => asked.parameters.get(name) || null
    const filters = {
      text: given('text'),
      theme: given('theme'),
      language: given('language'),
      attributed: given('attributed'),
      article: given('article'),
    }
    expectChoice(filters, 'attributed', ['yes', 'no'], ADDRESS)
    // Only the list knows who is quoted and in which article.
    const isSearch = filters.text !== null && filters.attributed === null && filters.article === null
    const { theme, language, text } = filters
    const around = { theme: theme ?? '', ...placeOf(asked.parameters, PAGE) }
    if (isSearch) {
      const where = { kinds: ['QUOTE'], ...(theme && { theme }), ...(language && { language }) }
      const question = { query: SEARCH, variables: { text, where, ...around } }
      const answer = await asked.ask<SearchAnswer>(question)
      await expectKnown(asked, filters, answer, answer.search.totalCount)
      const { edges, corrected, ...counted } = answer.search
      const quotes = edges.map(({ highlight, node }) => ({ ...node, highlight }))
      return { site: answer.site, data: dataOf(answer, { filters, corrected, ...counted, quotes }), question }
    }
    const where = {
      ...Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== null)),
      ...(filters.attributed !== null && { attributed: filters.attributed === 'yes' }),
    }
    const question = { query: LIST, variables: { where, ...around } }
    const answer = await asked.ask<ListAnswer>(question)
    await expectKnown(asked, filters, answer, answer.quotes.totalCount)
    const { nodes, ...counted } = answer.quotes
    const quotes = nodes.map((quote) => ({ ...quote, highlight: null }))
    return { site: answer.site, data: dataOf(answer, { filters, corrected: null, ...counted, quotes }), question }
  },
  page: (data) => ({ title: data.theme?.name ?? 'Quotes', body: QuotesPage(data) }),
  next: nextIn,
  table: ({ quotes }) => ({
    columns: ['quote', 'attribution', 'language', 'themes', 'article', 'path', 'url'],
    rows: quotes.map(({ text, attribution, language, themes, article, url }) => [
      ...[text, attribution, language, themes.map(({ slug }) => slug).join(' '), article.title, article.path, url],
    ]),
  }),
  markdown: ({ theme, quotes }) =>
    `# ${plainInMarkdown(theme?.name ?? 'Quotes')}\n\n${quotes.map(writeQuote).join('\n')}`,
}

/** Throws where there is no such theme, or where a list is empty because of a filter that fits nothing on this site. */
async function expectKnown(
  { ask }: Asked,
  filters: Quotes['filters'],
  { theme, languages }: Around,
  totalCount: number,
): Promise<void> {
  expectTheme(filters, theme, ADDRESS)
  if (totalCount === 0) await explainEmpty(filters, { ask, languages: languages.languages, list: ADDRESS })
}

function dataOf({ languages, theme, themes }: Around, list: Omit<Quotes, 'languages' | 'theme' | 'themes'>): Quotes {
  return { ...list, theme, themes: themes.nodes, languages: languages.languages }
}

function writeQuote({ text, attribution, article, url }: ListedQuote): string {
  const by = attribution === null ? '' : `${plainInMarkdown(attribution)}, `
  return `> ${plainInMarkdown(text)}\n>\n> — ${by}[${plainInMarkdown(article.title || article.path)}](<${url}>)\n`
}
