import { Copyable } from '../parts/copyable.tsx'
import { Facets } from '../parts/facets.tsx'
import { Pager } from '../parts/pager.tsx'
import { count, digits, languageName } from '../parts/words.ts'
import { addressOf } from '../view.ts'
import { Quote } from './quote.tsx'
import type { Quotes } from './quotes-data.ts'

const ADDRESS = '/desk/quotes'

/** The list of quotes with what it can be narrowed by. */
export function QuotesPage(data: Quotes) {
  const { filters, corrected, quotes, pageInfo, theme, themes, languages } = data
  const facets = [
    {
      label: 'Theme',
      name: 'theme',
      choices: themes.map(({ slug, name, quoteCount }) => ({ value: slug, label: name, note: digits(quoteCount) })),
    },
    {
      label: 'Language',
      name: 'language',
      choices: languages.map(({ code, name }) => ({ value: code, label: name || languageName(code) })),
    },
    {
      label: 'Whose words',
      name: 'attributed',
      choices: [
        { value: 'yes', label: 'Somebody is named' },
        { value: 'no', label: 'Nobody is named' },
      ],
    },
  ]
  if (data.totalCount === 0 && Object.values(filters).every((chosen) => chosen === null)) return <NoQuotes />
  return (
    <>
      <header class="head">
        {theme && <p class="eyebrow">Quotes by theme</p>}
        <h1>{theme?.name ?? 'Quotes'}</h1>
        {theme?.description && <p class="lede">{theme.description}</p>}
        <p class={theme?.description ? 'small' : 'lede'}>{told(data)}</p>
        {corrected !== null && <p class="note">Nothing has just these words; this was looked for: {corrected}</p>}
        <form class="ask ask-wide" action={ADDRESS}>
          <label for="desk-words">Find quotes with these words</label>
          <div class="ask-row">
            <input id="desk-words" type="search" name="text" value={filters.text ?? ''} />
            {(['theme', 'language', 'attributed', 'article'] as const).map((name) =>
              filters[name] === null ? null : <input key={name} type="hidden" name={name} value={filters[name]} />,
            )}
            <button type="submit">Find</button>
          </div>
        </form>
        <p class="small">
          Do you have somebody’s words and want to know whether they were said? <a href="/verify">Did they say that?</a>
        </p>
      </header>
      <div class="with-facets">
        <Facets address={ADDRESS} filters={filters} facets={facets} />
        <div>
          {filters.article !== null && (
            <p class="note">
              Of <span class="path">{filters.article}</span> alone.{' '}
              <a href={addressOf(ADDRESS, { ...filters, article: null })}>Of all articles</a>
            </p>
          )}
          <ol class="entries">
            {quotes.map((quote, place) => (
              <li key={quote.url}>
                <Quote quote={quote} place={place} />
              </li>
            ))}
          </ol>
          <Pager address={ADDRESS} filters={filters} pageInfo={pageInfo} />
        </div>
      </div>
    </>
  )
}

/** Of a site that has no quote at all, how to write one. */
function NoQuotes() {
  return (
    <>
      <header class="head">
        <h1>Quotes</h1>
        <p class="lede">No article has a quote yet.</p>
      </header>
      <section class="how" aria-labelledby="desk-how">
        <h2 id="desk-how">How to write a quote</h2>
        <p>
          Put somebody’s words in quotation marks, alone in a paragraph, and the name behind a dash. Or begin each line
          with <code>&gt;</code>.
        </p>
        <Copyable id="desk-example" text="“We dug it ourselves.” — Ana Lima" label="A quote in Markdown" />
      </section>
    </>
  )
}

function told({ filters: { text }, totalCount }: Quotes): string {
  if (text !== null)
    return totalCount === 0 ? `No quote has “${text}”.` : `${count(totalCount, 'quote has', 'quotes have')} “${text}”.`
  return totalCount === 0 ? 'No quote is like that.' : `${count(totalCount, 'quote')}, from the newest article back.`
}
