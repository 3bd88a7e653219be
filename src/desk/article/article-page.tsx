import type { ComponentChildren } from 'preact'
import { Day } from '../parts/moment.tsx'
import { OuterLink } from '../parts/outer-link.tsx'
import { count, languageName, titleOf } from '../parts/words.ts'
import { addressOf, articleAddress } from '../view.ts'
import type { Article, AtAddress, Linked } from './article-data.ts'
import { ArticleTabs } from './article-tabs.tsx'
import { LinkingPages } from './linking-pages.tsx'
import { showBody } from './show-body.ts'

interface Props {
  readonly asked: string
  readonly article: Article
  readonly linkedFrom: AtAddress['linkedFrom']
  readonly fileAddress: (url: string) => string
  /** What a preview says above it; null for what readers get. */
  readonly bar: ComponentChildren
  /** Where the articles before and after are shown; null where they are not to be. */
  readonly neighbourAddress: ((path: string) => string) | null
}

/** An article as readers get it, with what is known of it beside. */
export function ArticlePage({ asked, article, linkedFrom, fileAddress, bar, neighbourAddress }: Props) {
  const { path, summary, language, published, updated, ancestors } = article
  const feature = article.images.find(({ role, file }) => role === 'FEATURE' && file !== null)
  return (
    <>
      <header class="head">
        <Ancestors of={ancestors} />
        <h1 lang={language}>{titleOf(article)}</h1>
        {summary && (
          <p class="lede" lang={language}>
            {summary}
          </p>
        )}
        <p class="small">
          {published === null ? 'Without a date' : <Day at={published} />}
          {updated !== null && updated !== published && (
            <>
              , revised <Day at={updated} />
            </>
          )}
          . {count(article.wordCount, 'word')}, {count(article.readingMinutes, 'minute')} to read, in{' '}
          {languageName(language)}.
        </p>
        {isOther(asked, article) && (
          <p class="note">
            You asked for <span class="path">{asked}</span>, which now leads to <span class="path">{path}</span>.
          </p>
        )}
        {bar ?? <ArticleTabs path={path} place="/desk/article" />}
      </header>
      <div class="with-aside">
        <div>
          {feature?.file && (
            <figure class="feature">
              <img
                src={fileAddress(feature.file.url)}
                alt={feature.alt ?? ''}
                width={feature.width ?? undefined}
                height={feature.height ?? undefined}
              />
              {feature.credit && <figcaption>{feature.credit.attribution}</figcaption>}
            </figure>
          )}
          <article class="prose" lang={language} dir="auto">
            <Body article={article} fileAddress={fileAddress} />
          </article>
        </div>
        <aside aria-label="About this article">
          <Quotes article={article} />
          <Images article={article} />
          <Contents article={article} />
          <Facts article={article} />
          <Links article={article} />
          <LinkedFrom path={path} pages={linkedFrom} />
        </aside>
      </div>
      {neighbourAddress && <Neighbours article={article} addressOf={neighbourAddress} />}
    </>
  )
}

function Ancestors({ of }: { readonly of: readonly Linked[] }) {
  if (of.length === 0) return <p class="eyebrow">Article</p>
  return (
    <nav aria-label="Above this article">
      <ol class="eyebrow crumbs">
        {of.map((page) => (
          <li key={page.path}>
            <a href={articleAddress(page.path)}>{titleOf(page)}</a>
          </li>
        ))}
      </ol>
    </nav>
  )
}

/** Longer ones are shown as far as this, in characters of HTML; a page is to stay light. */
const LONGEST = 60_000

function Body({ article, fileAddress }: Pick<Props, 'article' | 'fileAddress'>) {
  const { html, quotes, images, url } = article
  const files = new Map(images.flatMap((image) => (image.file ? [[image.url, fileAddress(image.file.url)]] : [])))
  const isLong = html.length > LONGEST
  const shown = isLong ? html.slice(0, html.lastIndexOf('<p>', LONGEST)) : html
  const body = showBody({ html: shown, quotes: quotes.map(({ text }) => text), files })
  return (
    <>
      {/* The import has sanitised it, and the policy of the page runs nothing. */}
      <div dangerouslySetInnerHTML={{ __html: body }} />
      {isLong && (
        <p class="note" lang="en">
          It goes on: this page shows the beginning. All of it is <OuterLink href={url}>on the site</OuterLink>.
        </p>
      )}
    </>
  )
}

function Quotes({ article: { quotes } }: Pick<Props, 'article'>) {
  if (quotes.length === 0) return null
  return (
    <section aria-labelledby="desk-quotes">
      <h2 id="desk-quotes">{count(quotes.length, 'quote')}</h2>
      <ol class="asides">
        {quotes.map(({ text, attribution, themes }, index) => (
          <li key={index}>
            <a href={`#quote-${index + 1}`}>{shorten(text)}</a>
            <span class="small">
              {attribution ?? 'nobody is named'}
              {themes.length > 0 && ` · ${themes.map(({ name }) => name).join(', ')}`}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Images({ article: { images } }: Pick<Props, 'article'>) {
  if (images.length === 0) return null
  return (
    <section aria-labelledby="desk-images">
      <h2 id="desk-images">{count(images.length, 'image')}</h2>
      <ul class="asides">
        {images.map(({ url, alt, credit }) => (
          <li key={url}>
            <span>{alt || url.split('/').at(-1)}</span>
            <span class="small">
              {credit === null ? <em class="missing">no credit</em> : credit.attribution}
              {credit !== null && !credit.complete && <em class="missing"> · incomplete</em>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Contents({ article: { sections } }: Pick<Props, 'article'>) {
  const headed = sections.filter(({ heading }) => heading)
  if (headed.length === 0) return null
  return (
    <section aria-labelledby="desk-contents">
      <h2 id="desk-contents">Sections</h2>
      <ol class="asides contents">
        {headed.map(({ anchor, heading, level }) => (
          <li key={anchor} class={`level-${Math.min(level, 4)}`}>
            <a href={`#${encodeURIComponent(anchor)}`}>{heading}</a>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Facts({ article }: Pick<Props, 'article'>) {
  const { path, url, licence, labels, aliases, translations, themes, terms, edition, release, preview } = article
  return (
    <section aria-labelledby="desk-facts">
      <h2 id="desk-facts">About it</h2>
      <dl class="facts">
        <dt>Address</dt>
        <dd class="path">
          <OuterLink href={url}>{path}</OuterLink>
        </dd>
        {aliases.length > 0 && (
          <>
            <dt>Also found at</dt>
            {aliases.map((alias) => (
              <dd key={alias.path} class="path">
                {alias.path}
              </dd>
            ))}
          </>
        )}
        <dt>Licence</dt>
        <dd>
          {licence ? <OuterLink href={licence.url}>{licence.name}</OuterLink> : <em class="missing">not stated</em>}
        </dd>
        {labels.length > 0 && (
          <>
            <dt>Asked of those who pass it on</dt>
            {labels.map(({ name, url: about, text }) => (
              <dd key={name}>
                <OuterLink href={about}>{name}</OuterLink>
                {text && <span class="small"> {text}</span>}
              </dd>
            ))}
          </>
        )}
        {themes.length > 0 && (
          <>
            <dt>Themes</dt>
            <dd>
              {themes.map(({ slug, name }, index) => (
                <span key={slug}>
                  {index > 0 && ', '}
                  <a href={addressOf('/desk/articles', { theme: slug })}>{name}</a>
                </span>
              ))}
            </dd>
          </>
        )}
        {terms.length > 0 && (
          <>
            <dt>Filed under</dt>
            <dd>{terms.map(({ name }) => name).join(', ')}</dd>
          </>
        )}
        {translations.length > 0 && (
          <>
            <dt>In other languages</dt>
            {translations.map((page) => (
              <dd key={page.path}>
                <a href={articleAddress(page.path)} lang={page.language}>
                  {titleOf(page)}
                </a>{' '}
                <span class="small">{languageName(page.language)}</span>
              </dd>
            ))}
          </>
        )}
        <dt>Edition</dt>
        <dd>{preview === null ? `${edition}, since release ${release}` : 'not published'}</dd>
      </dl>
    </section>
  )
}

const MOST_LINKS = 40

function Links({ article: { path, links } }: Pick<Props, 'article'>) {
  if (links.length === 0) return null
  return (
    <section aria-labelledby="desk-links">
      <h2 id="desk-links">Links from it</h2>
      <ul class="asides">
        {links.slice(0, MOST_LINKS).map(({ href, text, article }, index) => (
          <li key={index}>
            {article ? (
              <a href={articleAddress(article.path)}>{text || titleOf(article)}</a>
            ) : (
              <OuterLink href={href}>{text || href}</OuterLink>
            )}
            <span class="small path">{article ? article.path : href}</span>
          </li>
        ))}
      </ul>
      {links.length > MOST_LINKS && (
        <p class="small">
          And {count(links.length - MOST_LINKS, 'more', 'more')}, in{' '}
          <a href={addressOf('/desk/source', { path })}>its source</a>.
        </p>
      )}
    </section>
  )
}

/** How many of the pages that link to an article are shown beside it. */
export const MOST_LINKING = 12

function LinkedFrom({ path, pages }: { readonly path: string; readonly pages: AtAddress['linkedFrom'] }) {
  if (pages === null) return null
  return (
    <section aria-labelledby="desk-linked">
      <h2 id="desk-linked">Links to it</h2>
      <LinkingPages pages={pages.slice(0, MOST_LINKING)} />
      {pages.length > MOST_LINKING && (
        <p class="small">
          <a href={addressOf('/desk/links', { path })}>All pages that link to it</a>
        </p>
      )}
    </section>
  )
}

function Neighbours({
  article: { previous, next },
  addressOf,
}: Pick<Props, 'article'> & { readonly addressOf: (path: string) => string }) {
  if (previous === null && next === null) return null
  return (
    <nav class="pager" aria-label="Articles before and after">
      {previous ? <a href={addressOf(previous.path)}>← {titleOf(previous)}</a> : <span />}
      {next ? <a href={addressOf(next.path)}>{titleOf(next)} →</a> : <span />}
    </nav>
  )
}

/** Whether somebody asked for another address than the article has now, however it is spelled. */
function isOther(asked: string, { path, url }: Article): boolean {
  const bare = (address: string) => address.replace(/^\/|\/$/g, '')
  return ![path, url].map(bare).includes(bare(asked))
}

function shorten(text: string): string {
  return text.length <= 120 ? text : `${text.slice(0, 120).replace(/\s+\S*$/, '')} …`
}
