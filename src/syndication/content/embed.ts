import { addressOfPath } from '../../content/addresses.ts'
import { authorsOf } from '../../content/authors.ts'
import { escapeHtml } from '../../content/character-references.ts'
import { findArticleBodies } from '../../database/read/articles.ts'
import type { ReleaseRow } from '../../database/read/releases.ts'
import type { Snapshot } from '../../database/read/snapshot.ts'
import { rightsHtml } from '../rights-html.ts'
import { findContent } from './find-content.ts'
import { findQuote, findQuoteOfGone, findWithdrawnQuote } from './find-quote.ts'
import { quoteHtml } from './quote-page.ts'
import { whyArticleGone, whyQuoteGone } from './why-gone.ts'

/** What an address may stand for: a path below the folder of content, a path of the site, or neither. */
export interface EmbedPaths {
  readonly here: string | null
  readonly onSite: string | null
}

/** What to show of an article or quote on another page, in the names of oEmbed. */
export interface Embedded {
  readonly title: string
  readonly author_name?: string
  /** Safe, without scripts. */
  readonly html: string
}

/** What is embedded, and of which article it is; or why there is nothing any more, in sentences. */
export type Found = { readonly articleId: string; readonly embedded: Embedded } | { readonly gone: string }

/** The article or quote at one of these paths, to be embedded; null where there never was one. */
export async function embed(
  snapshot: Snapshot,
  { here, onSite }: EmbedPaths,
  release: ReleaseRow,
): Promise<Found | null> {
  const quote = here === null ? null : await findQuote(snapshot, here, release)
  if (quote !== null) {
    const { articleId, text, attribution } = quote
    const author = attribution && { author_name: attribution }
    return { articleId, embedded: { title: text, ...author, html: quoteHtml(quote) } }
  }
  const withdrawn = here === null ? null : await findWithdrawnQuote(snapshot, here)
  if (withdrawn !== null) return { gone: whyQuoteGone(withdrawn) }
  const ofGone = here === null ? null : await findQuoteOfGone(snapshot, here)
  if (ofGone !== null) return { gone: whyArticleGone(ofGone.path, ofGone.reason) }
  const path = here ?? onSite
  if (path === null) return null
  const content = await findContent(snapshot, path)
  const found = content?.kind === 'moved' ? await findContent(snapshot, content.path) : content
  if (found?.kind === 'gone') return { gone: whyArticleGone(path, found.reason) }
  if (found?.kind !== 'article') return null
  const { id, articleId, title, summary, path: own, licence, labels } = found.article
  const [body] = await findArticleBodies(snapshot, [id], { columns: ['extra'], bytes: Number.MAX_SAFE_INTEGER })
  const author = authorsOf(body?.extra ?? {}).join(', ')
  const address = escapeHtml(addressOfPath(release.site.url, own))
  const text = summary === null ? '' : `<p>${escapeHtml(summary)}</p>`
  const rights = rightsHtml({ licence: licence ?? release.site.licence, labels: labels ?? [] }).replace(/^\. /, '')
  const said = rights === '' ? '' : `<p>${rights}</p>`
  const html = `<blockquote cite="${address}"><p><a href="${address}">${escapeHtml(title)}</a></p>${text}${said}</blockquote>`
  return { articleId, embedded: { title, ...(author !== '' && { author_name: author }), html } }
}
