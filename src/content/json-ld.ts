import type { Licence, PageKind } from './document.ts'
import { attributionLine } from './image-credits/attribution.ts'

/** An article, as far as it is said in JSON-LD. */
export interface StatedArticle {
  readonly kind: PageKind
  readonly title: string
  readonly summary: string | null
  readonly language: string
  readonly published: string | null
  readonly updated: string | null
  readonly wordCount: number
  readonly licence: Licence | null
  readonly correction: string | null
}

/** What is said besides. */
export interface StatedParts {
  /** The canonical address. */
  readonly url: string
  readonly site: { readonly title: string; readonly url: string; readonly licence: Licence | null }
  readonly authors: readonly string[]
  readonly images: readonly StatedImage[]
  readonly credits: readonly StatedCredit[]
  readonly quotes: readonly StatedQuote[]
}

interface StatedImage {
  readonly role: 'FEATURE' | 'BODY'
  readonly url: string
  readonly alt: string | null
  readonly width: number | null
  readonly height: number | null
}

interface StatedCredit {
  readonly role: 'FEATURE' | 'BODY'
  readonly image: string | null
  readonly creator: string | null
  readonly creatorUrl: string | null
  readonly source: string | null
  readonly licence: Licence | null
  readonly attribution: string
}

interface StatedQuote {
  readonly text: string
  readonly attribution: string | null
  readonly source: string | null
}

type Value = null | boolean | number | string | Value[] | Stated
type Stated = { [key: string]: Value }

/** What an article says of itself in the words of https://schema.org, as JSON-LD for a page's head; what is not known is left out. */
export function jsonLdOf(article: StatedArticle, parts: StatedParts): Stated {
  const { url, site, authors, images, credits, quotes } = parts
  const licence = article.licence ?? site.licence
  return known({
    '@context': 'https://schema.org',
    '@type': article.kind === 'PAGE' ? 'Article' : article.kind === 'HOME' ? 'WebSite' : 'CollectionPage',
    '@id': url,
    url,
    [article.kind === 'PAGE' ? 'headline' : 'name']: article.title,
    description: article.summary,
    author: authors.map((name) => ({ '@type': 'Person', name })),
    datePublished: article.published,
    dateModified: article.updated ?? article.published,
    inLanguage: article.language,
    wordCount: article.kind === 'HOME' ? null : article.wordCount,
    license: licence && (addressOfLicence(licence) ?? licence.name),
    creditText: licence === null ? null : creditOf(article, parts, licence),
    correction: article.correction === null ? null : { '@type': 'CorrectionComment', text: article.correction },
    image: images.map((image) => imageOf(image, credits, url)),
    isBasedOn: [...new Set(quotes.flatMap(({ source }) => source ?? []))],
    hasPart: quotes.map(({ text, attribution, source }) =>
      known({
        '@type': 'Quotation',
        text,
        creator: attribution === null ? null : { '@type': 'Person', name: attribution },
        isBasedOn: source,
      }),
    ),
    isPartOf: article.kind === 'HOME' ? null : { '@type': 'WebSite', name: site.title, url: site.url },
  })
}

function creditOf(article: StatedArticle, { url, site, authors }: StatedParts, licence: Licence): string {
  const names = { title: article.title, creator: authors.join(', ') || null, creatorUrl: null, description: null }
  return attributionLine({ ...names, source: url, sourceName: site.title || null, licence }, '').text
}

/** As search engines read licences of images: https://developers.google.com/search/docs/appearance/structured-data/image-license-metadata */
function imageOf(
  { role, url, alt, width, height }: StatedImage,
  credits: readonly StatedCredit[],
  page: string,
): Stated {
  const credit = credits.find((credit) => credit.image === url || (role === 'FEATURE' && credit.role === 'FEATURE'))
  const creator = credit?.creator ?? null
  return known({
    '@type': 'ImageObject',
    contentUrl: url,
    caption: alt,
    width,
    height,
    license: credit?.licence ? addressOfLicence(credit.licence) : null,
    acquireLicensePage: credit?.licence ? (credit.source ?? page) : null,
    creator: creator === null ? null : known({ '@type': 'Person', name: creator, url: credit?.creatorUrl ?? null }),
    creditText: credit?.attribution ?? null,
    copyrightNotice: creator,
  })
}

/** Its text, else what the list of SPDX says of it; null where it is none of that list. */
function addressOfLicence({ url, spdx }: Licence): string | null {
  return url ?? (spdx === null || spdx.includes(' ') ? null : `https://spdx.org/licenses/${spdx}.html`)
}

function known(stated: { [key: string]: Value }): Stated {
  const isKnown = (value: Value) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
  return Object.fromEntries(Object.entries(stated).filter(([, value]) => isKnown(value)))
}
