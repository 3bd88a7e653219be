import type { Label, Licence, PageKind } from './document.ts'
import { attributionLine } from './image-credits/attribution.ts'
import { addressesOfLicence } from './image-credits/licence-addresses.ts'
import { webAddress } from './web-address.ts'

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
  readonly labels: readonly Label[] | null
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
    license: licence && licenseOf(licence),
    usageInfo: (article.labels ?? []).map(usageOf),
    creditText: licence === null ? null : creditOf(article, parts, licence),
    correction: article.correction === null ? null : { '@type': 'CorrectionComment', text: article.correction },
    image: images.map((image) => imageOf(image, credits, url)),
    isBasedOn: [...new Set(quotes.flatMap(({ source }) => webAddress(source) ?? []))],
    hasPart: quotes.map(({ text, attribution, source }) =>
      known({
        '@type': 'Quotation',
        text,
        creator: attribution === null ? null : { '@type': 'Person', name: attribution },
        isBasedOn: webAddress(source),
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
  const own = credits.filter((credit) => credit.image === url || (role === 'FEATURE' && credit.role === 'FEATURE'))
  const licences = own.flatMap(({ licence }) => licence ?? [])
  const creators = own.filter(({ creator }) => creator !== null)
  const [shop = page] = own.flatMap(({ source }) => webAddress(source) ?? [])
  return known({
    '@type': 'ImageObject',
    contentUrl: url,
    caption: alt,
    width,
    height,
    license: single(licences.flatMap(addressesOfLicence)),
    acquireLicensePage: licences.length === 0 ? null : shop,
    creator: single(
      creators.map(({ creator, creatorUrl }) =>
        known({ '@type': 'Person', name: creator, url: webAddress(creatorUrl) }),
      ),
    ),
    creditText: own.map(({ attribution }) => attribution).join('; '),
    copyrightNotice: creators.map(({ creator }) => creator).join(', '),
  })
}

/** Its addresses; a name is no address, and stands as one for nobody. */
function licenseOf(licence: Licence): Value {
  const addresses = addressesOfLicence(licence)
  return addresses.length === 0 ? { '@type': 'CreativeWork', name: licence.name } : single(addresses)
}

/** What a community asks is no licence, but says how a work may be used: https://schema.org/usageInfo */
function usageOf({ name, url, community, text }: Label): Stated {
  const author = community === null ? null : { '@type': 'Organization', name: community }
  return known({ '@type': 'CreativeWork', name, url: webAddress(url), text, author })
}

/** One value where there is one; several are a list. */
function single(values: Value[]): Value {
  return values.length === 1 ? (values[0] ?? null) : [...new Set(values)]
}

function known(stated: { [key: string]: Value }): Stated {
  const isKnown = (value: Value) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
  return Object.fromEntries(Object.entries(stated).filter(([, value]) => isKnown(value)))
}
