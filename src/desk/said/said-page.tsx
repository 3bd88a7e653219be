import { OuterLink } from '../parts/outer-link.tsx'
import { titleOf } from '../parts/words.ts'
import { articleAddress } from '../view.ts'
import type { Said, Verdict } from './said-data.ts'

const sentences = {
  VERBATIM: 'Yes: these are the very words.',
  ALTERED: 'Nearly, but not in these words.',
  ELSEWHERE: 'These are the very words, but of another article.',
  WITHDRAWN: 'They once were, and were taken back. Please do not quote them.',
  NOT_OURS: 'No: nothing that was published here has these words.',
} as const

/** The form to look words up, with the verdict below. */
export function SaidPage({ text, article, release, verdict }: Said) {
  return (
    <>
      <header class="head">
        <h1>Did they say that?</h1>
        <p class="lede">
          Paste words that somebody is said to have said. Quotation marks, dashes and line breaks do not matter; every
          word does.
        </p>
      </header>
      {verdict && <Answer verdict={verdict} />}
      <form class="ask ask-long" action="/verify">
        <label for="desk-text">The words</label>
        <textarea id="desk-text" name="text" rows={5} maxLength={5000} required>
          {text}
        </textarea>
        <label for="desk-article">The address of the article, if you know it</label>
        <input id="desk-article" name="article" value={article ?? ''} placeholder="/articles/…" />
        {release !== null && <input type="hidden" name="release" value={release} />}
        <button type="submit">Look it up</button>
      </form>
    </>
  )
}

function Answer({ verdict: { kind, difference, url, quote, article } }: { readonly verdict: Verdict }) {
  return (
    <section class={`verdict verdict-${kind === 'VERBATIM' ? 'yes' : 'no'}`} aria-label="The verdict">
      <p class="verdict-word">{sentences[kind]}</p>
      {difference !== null && <p>What differs: {difference}.</p>}
      {quote !== null && (
        <figure class="said">
          <blockquote>
            <p>{quote.text}</p>
          </blockquote>
          {quote.attribution && <figcaption>{quote.attribution}</figcaption>}
        </figure>
      )}
      {article !== null && (
        <p class="small">
          <OuterLink href={url ?? article.url}>{titleOf(article)}</OuterLink> on the site, or{' '}
          <a href={articleAddress(article.path)}>in the desk</a>
        </p>
      )}
    </section>
  )
}
