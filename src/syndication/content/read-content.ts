import type { LicenceRow, SiteRow } from '../../../schema/json.ts'
import { addressOfPath, fileNameIn } from '../../content/addresses.ts'
import { authorsOf } from '../../content/authors.ts'
import { escapeHtml } from '../../content/character-references.ts'
import { stillLicensed } from '../../content/republication/ended-images.ts'
import { type ArticleRow, findArticleBodies } from '../../database/read/articles.ts'
import { findImageCredits, findQuotes, type ImageCreditRow, type QuoteRow } from '../../database/read/edition-parts.ts'
import { findImages, type ImageRow } from '../../database/read/images.ts'
import type { Snapshot } from '../../database/read/snapshot.ts'
import { type Addresses, GoneError } from '../article-record.ts'

/** An article with what its pages show; images of which the licence has ended are left out of all but the source. */
export interface ArticleContent {
  readonly article: ArticleRow
  readonly site: SiteRow
  /** The canonical address. */
  readonly url: string
  /** Its own, else that of the site. */
  readonly licence: LicenceRow | null
  readonly authors: readonly string[]
  /** Images of which the gateway has the file are shown from there. */
  readonly html: string
  readonly markdown: string
  readonly images: readonly ImageRow[]
  readonly credits: readonly ImageCreditRow[]
  readonly quotes: readonly QuoteRow[]
  /** With its credit as safe HTML. */
  readonly featureImage:
    | (Pick<ImageRow, 'url' | 'alt' | 'width' | 'height'> & { readonly attributionHtml: string | null })
    | null
  readonly addresses: ContentAddresses
}

/** Where the other forms of an article are. */
export interface ContentAddresses {
  readonly markdown: string
  readonly json: string
  readonly feed: string
  readonly oembed: string
}

const ALL = 2 ** 31 - 1
const wanted = { columns: ['html', 'markdown', 'extra'], bytes: Number.MAX_SAFE_INTEGER }

/** Reads what the pages of an article show, in four statements at once. */
export async function readContent(
  snapshot: Snapshot,
  article: ArticleRow,
  { site, mediaUrl, addresses }: Addresses & { readonly site: SiteRow; readonly addresses: ContentAddresses },
): Promise<ArticleContent> {
  const ids = [article.id]
  const [[body], allImages, allCredits, quotes] = await Promise.all([
    findArticleBodies(snapshot, ids, wanted),
    findImages(snapshot, ids, ALL),
    findImageCredits(snapshot, ids, ALL),
    findQuotes(snapshot, ids, ALL),
  ])
  if (body === undefined) throw new GoneError(`Article ${article.articleId}`)
  const still = stillLicensed({ images: allImages, credits: allCredits }, new Date())
  const { images, credits } = still
  const feature = images.find(({ role }) => role === 'FEATURE')
  const featureCredits = credits.filter(({ role }) => role === 'FEATURE').map(({ attributionHtml }) => attributionHtml)
  return {
    article,
    site,
    url: addressOfPath(site.url, article.path),
    licence: article.licence ?? site.licence,
    authors: authorsOf(body.extra ?? {}),
    html: images.reduce((html, image) => shownFrom(html, image, mediaUrl), still.html(body.html ?? '')),
    markdown: body.markdown ?? '',
    images,
    credits,
    quotes: quotes.map((quote) => ({ ...quote, html: still.html(quote.html) })),
    featureImage: feature
      ? {
          ...feature,
          url: fileAddress(feature, mediaUrl) ?? feature.url,
          attributionHtml: featureCredits.length === 0 ? null : featureCredits.join('<br>'),
        }
      : null,
    addresses,
  }
}

/** The HTML with an image shown from the gateway, if that has its file. */
function shownFrom(html: string, image: ImageRow, mediaUrl: string): string {
  const address = fileAddress(image, mediaUrl)
  return address === null ? html : html.replaceAll(`src="${escapeHtml(image.url)}"`, `src="${escapeHtml(address)}"`)
}

function fileAddress({ digest, type, url }: ImageRow, mediaUrl: string): string | null {
  return digest === null || type === null ? null : `${mediaUrl}${digest}/${fileNameIn(url)}`
}
