import { type ArticleFilter, pagesOnly } from '../../database/read/article-filter.ts'

/** What a feed is of: the articles of the whole site or a part of it, or the quotes of a theme. */
export type Channel =
  | { readonly kind: 'site' }
  | { readonly kind: 'section'; readonly section: string; readonly prefix: string }
  | { readonly kind: 'theme' | 'quotes'; readonly theme: string }
  | { readonly kind: 'language'; readonly language: string }

/** Which articles a channel of articles has. */
export function filterOf(channel: Channel): ArticleFilter {
  if (channel.kind === 'section') return { ...pagesOnly, section: channel.prefix }
  if (channel.kind === 'theme') return { ...pagesOnly, themes: [channel.theme] }
  if (channel.kind === 'language') return { ...pagesOnly, language: channel.language.toLowerCase() }
  return pagesOnly
}
