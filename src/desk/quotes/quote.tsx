import { Copyable } from '../parts/copyable.tsx'
import { titleOf } from '../parts/words.ts'
import { addressOf, articleAddress } from '../view.ts'
import type { ListedQuote } from './quotes-data.ts'

/** A quote with who said it, where it stands, and its text to take along; `place` tells it from others of the page. */
export function Quote({ quote, place }: { readonly quote: ListedQuote; readonly place: number }) {
  const { text, attribution, language, themes, article, highlight } = quote
  return (
    <figure class="said">
      <blockquote lang={language}>
        {highlight === null ? (
          <p>{text}</p>
        ) : (
          // Safe HTML, as GraphQL promises.
          <p dangerouslySetInnerHTML={{ __html: highlight }} />
        )}
      </blockquote>
      <figcaption>
        <p>
          <bdi>{attribution ?? 'Nobody is named'}</bdi>, in{' '}
          <a href={articleAddress(article.path)}>{titleOf(article)}</a>
        </p>
        {themes.length > 0 && (
          <ul class="chips chips-small">
            {themes.map(({ slug, name }) => (
              <li key={slug}>
                <a href={addressOf('/desk/quotes', { theme: slug })}>{name}</a>
              </li>
            ))}
          </ul>
        )}
        <details class="take">
          <summary>Take it along</summary>
          <Copyable id={`desk-quote-${place}`} text={quoteToCopy(quote)} label="The quote with its link" />
        </details>
      </figcaption>
    </figure>
  )
}

/** The words in quotation marks, who said them and where, with the address that leads to the very words. */
export function quoteToCopy({ text, attribution, article, url }: ListedQuote): string {
  const by = [attribution, titleOf(article)].filter(Boolean).join(', ')
  return `“${text}”\n— ${by}\n${url}`
}
