import type { ComponentChildren } from 'preact'
import { titleOf } from '../parts/words.ts'
import { addressOf } from '../view.ts'
import type { Linked } from './article-data.ts'

const TABS = [
  ['/desk/article', 'As readers get it'],
  ['/desk/links', 'Links to it'],
  ['/desk/editions', 'Editions'],
  ['/desk/source', 'Source'],
  ['/desk/republish', 'Republish'],
] as const

/** The pages about one article. */
export function ArticleTabs({ path, place }: { readonly path: string; readonly place: string }) {
  return (
    <nav aria-label="Ways to look at it">
      <ul class="tabs">
        {TABS.map(([address, label]) => (
          <li key={address}>
            <a href={addressOf(address, { path })} aria-current={address === place ? 'page' : undefined}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** The head of a page about an article. */
export function ArticleHead({
  article,
  place,
  children,
}: {
  readonly article: Linked & { readonly language: string }
  readonly place: string
  readonly children: ComponentChildren
}) {
  return (
    <header class="head">
      <p class="eyebrow path">{article.path}</p>
      <h1 lang={article.language}>{titleOf(article)}</h1>
      <p class="small">{children}</p>
      <ArticleTabs path={article.path} place={place} />
    </header>
  )
}
