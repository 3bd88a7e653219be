import { Copyable } from '../parts/copyable.tsx'
import { OuterLink } from '../parts/outer-link.tsx'
import { addressOf } from '../view.ts'
import type { Republication } from './article-data.ts'
import { ArticleHead } from './article-tabs.tsx'

const ADDRESS = '/desk/republish'

const FORMS = [
  ['html', 'HTML'],
  ['markdown', 'Markdown'],
  ['text', 'Plain text'],
] as const

/** Longer ones are shown as far as this, in characters; a page is to stay light. */
const LONGEST = 60_000

/** What others may publish, what must be said with it, and what was left out. */
export function RepublishPage(data: Republication) {
  const { path, licence, labels, use, form, republication } = data
  return (
    <>
      <ArticleHead article={data} place={ADDRESS}>
        For you to publish elsewhere, with its credits and without what its licence does not cover.
      </ArticleHead>
      <form class="choices" action={ADDRESS}>
        <input type="hidden" name="path" value={path} />
        <input type="hidden" name="form" value={form} />
        <fieldset>
          <legend>What do you want to do with it?</legend>
          <label>
            <input type="checkbox" name="commercial" checked={use.commercial} /> Earn money with it
          </label>
          <label>
            <input type="checkbox" name="derivatives" checked={use.derivatives} /> Change it: translate, shorten, mix
          </label>
        </fieldset>
        <button type="submit">Show me that</button>
      </form>
      {republication === null ? (
        <p class="note">
          {licence === null
            ? 'This article states no licence, so nobody may publish it elsewhere without asking. A line at the top of its file states one, such as '
            : `Its licence, ${licence.name}, does not allow this, or is not known here. Ask its authors.`}
          {licence === null && (
            <>
              <code>licence: CC-BY-4.0</code>.
            </>
          )}
        </p>
      ) : (
        <>
          <section class="how" aria-labelledby="desk-statement">
            <h2 id="desk-statement">Say this with it</h2>
            <Copyable id="desk-say" text={republication.statement} label="What must be said with it" />
          </section>
          {labels.length > 0 && (
            <section class="how" aria-labelledby="desk-labels">
              <h2 id="desk-labels">Asked of you</h2>
              <ul>
                {labels.map(({ name, url, text }) => (
                  <li key={name}>
                    <OuterLink href={url}>{name}</OuterLink>
                    {text && `: ${text}`}
                  </li>
                ))}
              </ul>
            </section>
          )}
          {republication.omitted.length > 0 && (
            <section class="how" aria-labelledby="desk-omitted">
              <h2 id="desk-omitted">Left out</h2>
              <ul>
                {republication.omitted.map(({ what, reason }, index) => (
                  <li key={index}>
                    {what}: {reason}
                  </li>
                ))}
              </ul>
            </section>
          )}
          <section class="how" aria-labelledby="desk-whole">
            <h2 id="desk-whole">The article</h2>
            <ul class="tabs" aria-label="As">
              {FORMS.map(([name, label]) => (
                <li key={name}>
                  <a
                    href={addressOf(ADDRESS, {
                      path,
                      form: name,
                      commercial: use.commercial ? 'on' : null,
                      derivatives: use.derivatives ? 'on' : null,
                    })}
                    aria-current={name === form ? 'true' : undefined}
                  >
                    {label}
                  </a>
                </li>
              ))}
            </ul>
            <Copyable id="desk-article" text={republication[form].slice(0, LONGEST)} label="The article to publish" />
            {republication[form].length > LONGEST && (
              <p class="note">
                It goes on. All of it is in <a href={addressOf(`${ADDRESS}.json`, { path })}>the data</a>.
              </p>
            )}
          </section>
        </>
      )}
    </>
  )
}
