import { Facets } from '../parts/facets.tsx'
import { Pager } from '../parts/pager.tsx'
import { count, languageName, titleOf } from '../parts/words.ts'
import { articleAddress } from '../view.ts'
import type { Found, Search } from './search-data.ts'

const ADDRESS = '/desk/search'

const KINDS = [
  { value: 'ARTICLE', label: 'Articles' },
  { value: 'SECTION', label: 'Sections' },
  { value: 'QUOTE', label: 'Quotes' },
]

/** What has the words, each with a part of it. */
export function SearchPage({ filters, corrected, totalCount, found, pageInfo, languages }: Search) {
  const facets = [
    { label: 'In', name: 'kind', choices: KINDS },
    {
      label: 'Language',
      name: 'language',
      choices: languages.map(({ code, name }) => ({ value: code, label: name || languageName(code) })),
    },
  ]
  return (
    <>
      <header class="head">
        <h1>{filters.text === null ? 'Find' : `“${filters.text}”`}</h1>
        <p class="lede">{told(filters.text, totalCount)}</p>
        {corrected !== null && <p class="note">Nothing has just these words; this was looked for: {corrected}</p>}
        {filters.text === null && (
          <form class="ask ask-wide" action={ADDRESS}>
            <label for="desk-words">
              Words, <q>a phrase</q> in quotation marks, or -words to leave out
            </label>
            <div class="ask-row">
              <input id="desk-words" type="search" name="text" required />
              <button type="submit">Find</button>
            </div>
          </form>
        )}
      </header>
      {filters.text !== null && (
        <div class="with-facets">
          {(totalCount > 0 || filters.kind !== null || filters.language !== null) && (
            <Facets address={ADDRESS} filters={filters} facets={facets} />
          )}
          <div>
            <ol class="entries">
              {found.map((entry, place) => (
                <li key={place}>
                  <Entry {...entry} />
                </li>
              ))}
            </ol>
            <Pager address={ADDRESS} filters={filters} pageInfo={pageInfo} />
          </div>
        </div>
      )}
    </>
  )
}

function Entry({ highlight, node }: Found) {
  const article = node.kind === 'Article' ? node : node.article
  const anchor = node.kind === 'Section' ? `#${encodeURIComponent(node.anchor)}` : ''
  return (
    <>
      <h2 lang={article.language}>
        <a href={`${articleAddress(article.path)}${anchor}`}>{titleOf(article)}</a>
      </h2>
      {/* Safe HTML, as GraphQL promises. */}
      <p class="summary" lang={article.language} dangerouslySetInnerHTML={{ __html: highlight }} />
      <p class="small">
        {{ Article: 'Article', Section: 'Section', Quote: 'Quote' }[node.kind]}
        {node.kind === 'Section' && node.heading && `, ${node.heading}`}
        {node.kind === 'Quote' && node.attribution && `, ${node.attribution}`} <span class="path">{article.path}</span>
      </p>
    </>
  )
}

function told(text: string | null, total: number): string {
  if (text === null) return 'Articles, sections and quotes, by their words.'
  return total === 0
    ? 'Nothing that is published has all of these words. With fewer of them you may find it.'
    : `${count(total, 'place has', 'places have')} these words, the best first.`
}
