import { addressOfPath, addressOfWords } from '../../content/addresses.ts'
import { nodeId, readNodeId } from '../../content/node-id.ts'
import { stillLicensed } from '../../content/republication/ended-images.ts'
import { findArticlesByEdition } from '../../database/read/articles.ts'
import { findImageCredits, findQuotesByUid, type QuoteRow } from '../../database/read/edition-parts.ts'
import { findLastPathOfQuote } from '../../database/read/former-quotes.ts'
import { findImages } from '../../database/read/images.ts'
import type { ReleaseRow } from '../../database/read/releases.ts'
import { findSectionsByPlace } from '../../database/read/sections.ts'
import type { Snapshot } from '../../database/read/snapshot.ts'
import { findWithdrawnQuotes, type WithdrawnQuoteRow } from '../../database/read/withdrawn-quotes.ts'
import { type Content, findContent } from './find-content.ts'
import type { QuoteContent } from './quote-page.ts'

const ALL = 2 ** 31 - 1
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Where the page of a quote is below the folder of content. */
export function pathOfQuote({ uid }: Pick<QuoteRow, 'uid'>): string {
  return `/quotes/${nodeId('Quote', uid)}`
}

/** The quote whose page is at a path below the folder of content; null where there is none. */
export async function findQuote(
  snapshot: Snapshot,
  path: string,
  { site }: Pick<ReleaseRow, 'site'>,
): Promise<QuoteContent | null> {
  const uid = uidOf(path)
  if (uid === null) return null
  const [quote] = await findQuotesByUid(snapshot, [uid])
  if (quote === undefined) return null
  const [images, credits, [article], [section]] = await Promise.all([
    findImages(snapshot, [quote.editionId], ALL),
    findImageCredits(snapshot, [quote.editionId], ALL),
    findArticlesByEdition(snapshot, [quote.editionId]),
    findSectionsByPlace(snapshot, [{ editionId: quote.editionId, position: quote.section }]),
  ])
  if (article === undefined) return null
  const page = addressOfPath(site.url, article.path)
  return {
    articleId: quote.articleId,
    html: stillLicensed({ images, credits }, new Date()).html(quote.html),
    text: quote.text,
    attribution: quote.attribution,
    language: article.language,
    url: addressOfWords(page, encodeURIComponent(section?.anchor ?? ''), quote.fragment),
    articleTitle: article.title,
    siteTitle: site.title,
    licence: article.licence ?? site.licence,
    labels: article.labels ?? [],
  }
}

/** The quote that was taken back whose page was at a path below the folder of content; null where none was. */
export async function findWithdrawnQuote(snapshot: Snapshot, path: string): Promise<WithdrawnQuoteRow | null> {
  const uid = uidOf(path)
  const [quote] = uid === null ? [] : await findWithdrawnQuotes(snapshot, [uid])
  return quote ?? null
}

/** Where the quote was whose page was at a path below the folder of content, and why its article is gone; null where that is not so. */
export async function findQuoteOfGone(
  snapshot: Snapshot,
  path: string,
): Promise<({ readonly path: string } & Pick<Extract<Content, { kind: 'gone' }>, 'reason'>) | null> {
  const uid = uidOf(path)
  const last = uid === null ? null : await findLastPathOfQuote(snapshot, uid)
  const content = last === null ? null : await findContent(snapshot, last)
  return last !== null && content?.kind === 'gone' ? { path: last, reason: content.reason } : null
}

function uidOf(path: string): string | null {
  const [, id = ''] = /^\/quotes\/([\w-]+)$/.exec(path) ?? []
  const named = readNodeId(id)
  return named?.type === 'Quote' && UUID.test(named.id) ? named.id : null
}
