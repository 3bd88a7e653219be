import type { HeldRow } from '../../database/read/held-editions.ts'
import type { SectionCountRow } from '../../database/read/section-counts.ts'
import { Day, Moment } from '../parts/moment.tsx'
import { madeBy } from '../parts/release.ts'
import { count, digits, languageName, titleOf } from '../parts/words.ts'
import { addressOf, articleAddress, type Frame } from '../view.ts'
import { GrowthPicture } from './growth-picture.tsx'
import type { Live } from './live-data.ts'

const MOST_LANGUAGES = 6
const MOST_SECTIONS = 12

/** The start page of the desk. */
export function LivePage({ live, site }: { readonly live: Live; readonly site: Frame }) {
  const { release, articles, quotes, quotesWithoutName, themes, themeCount, latest, growth } = live
  return (
    <>
      <header class="head head-live">
        <div>
          <p class="eyebrow">What is live</p>
          <h1>{site.title || site.url}</h1>
          <p class="lede">
            <a href={addressOf('/desk/release', { number: String(release.number) })}>Release {release.number}</a> was
            published <Moment at={release.at} /> {madeBy[release.kind]}. It shows {count(articles, 'article')}
            {quotes > 0 && ` with ${count(quotes, 'quote')} on ${count(themeCount, 'theme')}`}.
          </p>
          {release.note && <p class="note">“{release.note}”</p>}
        </div>
        <GrowthPicture points={growth} />
      </header>
      <div class="columns">
        <section aria-labelledby="desk-latest">
          <h2 id="desk-latest">Last revised</h2>
          <ol class="list">
            {latest.map(({ title, path, language, updated }) => (
              <li key={path}>
                <a href={articleAddress(path)} lang={language}>
                  {titleOf({ title, path })}
                </a>
                <span class="small">
                  <Day at={updated} />
                </span>
              </li>
            ))}
          </ol>
          <p class="more">
            <a href="/desk/articles">All {count(articles, 'article')}</a>
          </p>
        </section>
        <div>
          {live.held !== null && <Waiting held={live.held} />}
          <section aria-labelledby="desk-sections">
            <h2 id="desk-sections">Where they are</h2>
            <Sections live={live} />
          </section>
          <section aria-labelledby="desk-themes">
            <h2 id="desk-themes">Themes</h2>
            {themes.length === 0 ? (
              <p class="small">No article has a theme yet.</p>
            ) : (
              <ul class="chips">
                {themes.map(({ slug, name, quoteCount }) => (
                  <li key={slug}>
                    <a href={addressOf('/desk/quotes', { theme: slug })}>
                      {name} <span class="number">{digits(quoteCount)}</span>
                    </a>
                  </li>
                ))}
              </ul>
            )}
            {quotesWithoutName > 0 && (
              <p class="small">
                <a href="/desk/quotes?attributed=no">{count(quotesWithoutName, 'quote does', 'quotes do')} not say</a>{' '}
                whose words they are.
              </p>
            )}
          </section>
          <section aria-labelledby="desk-lead">
            <h2 id="desk-lead">Where does an address lead?</h2>
            <form class="ask" action="/desk/article">
              <label for="desk-path">An address of the site, old or new</label>
              <div class="ask-row">
                <input id="desk-path" name="path" placeholder="/articles/…" required />
                <button type="submit">Look it up</button>
              </div>
            </form>
          </section>
        </div>
      </div>
    </>
  )
}

const MOST_DUE = 3
const MOST_HELD = 4

/** What is due next, and what is held besides, and why. */
function Waiting({ held }: { readonly held: readonly HeldRow[] }) {
  const due = held.filter(({ because }) => because === 'NOT_YET_DUE')
  const others = held.filter(({ because }) => because !== 'NOT_YET_DUE')
  const drafts = others.filter(({ because }) => because === 'DRAFT').length
  const over = others.length - drafts
  return (
    <section aria-labelledby="desk-due">
      <h2 id="desk-due">Due next</h2>
      {due.length === 0 ? (
        <p class="small">Nothing is scheduled.</p>
      ) : (
        <ul class="asides">
          {due.slice(0, MOST_DUE).map((page) => (
            <li key={page.path}>
              <a href={addressOf('/desk/preview', { path: page.path })} lang={page.language}>
                {titleOf(page)}
              </a>
              <span class="small">{page.at !== null && <Moment at={page.at} />}</span>
            </li>
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <>
          <h3>Held</h3>
          <ul class="asides">
            {others.slice(0, MOST_HELD).map((page) => (
              <li key={page.path}>
                {page.because === 'DRAFT' ? (
                  <a href={addressOf('/desk/preview', { path: page.path })} lang={page.language}>
                    {titleOf(page)}
                  </a>
                ) : (
                  <span lang={page.language}>{titleOf(page)}</span>
                )}
                <span class="small">
                  {page.because === 'DRAFT' ? 'a draft' : page.at !== null && <Over at={page.at} />}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <p class="small">
        <a href="/desk/waiting">All that waits</a>: {due.length} due, {count(drafts, 'draft')}, {over} over.
      </p>
    </section>
  )
}

function Over({ at }: { readonly at: string }) {
  return (
    <>
      over since <Moment at={at} />
    </>
  )
}

/** The largest sections by language, as a table that counts; what does not fit is in the data. */
function Sections({ live: { sections, language } }: { readonly live: Live }) {
  const languages = sumBy(sections, (row) => row.language).toSorted(
    (a, b) => Number(b.name === language) - Number(a.name === language),
  )
  const shown = languages.slice(0, MOST_LANGUAGES)
  const folders = sumBy(sections, (row) => row.section)
  const most = Math.max(...folders.map(({ articles }) => articles), 1)
  const countOf = (section: string, language: string) =>
    sections.find((row) => row.section === section && row.language === language)?.articles ?? 0
  return (
    <div class="table-box">
      <table class="counts">
        <thead>
          <tr>
            <th scope="col">Section</th>
            {shown.map(({ name }) => (
              <th key={name} scope="col" class="numeric">
                <a href={addressOf('/desk/articles', { language: name })}>{languageName(name)}</a>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {folders.slice(0, MOST_SECTIONS).map(({ name, articles }) => (
            <tr key={name}>
              <th scope="row">
                {name === '' ? 'In no folder' : <a href={addressOf('/desk/articles', { section: name })}>{name}</a>}
                <svg class="bar" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true">
                  <rect width={barOf(articles / most)} height="3" />
                </svg>
              </th>
              {shown.map((of) => (
                <td key={of.name} class="numeric">
                  {digits(countOf(name, of.name))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** In hundredths of the longest; what would be a speck is left out. */
function barOf(share: number): number {
  return share < 0.03 ? 0 : 100 * share
}

/** The sums of articles by a name, the largest first. */
function sumBy(rows: readonly SectionCountRow[], nameOf: (row: SectionCountRow) => string) {
  const sums = new Map<string, number>()
  for (const row of rows) sums.set(nameOf(row), (sums.get(nameOf(row)) ?? 0) + row.articles)
  return [...sums].map(([name, articles]) => ({ name, articles })).toSorted((a, b) => b.articles - a.articles)
}
