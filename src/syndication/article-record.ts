import type { Json, LabelRow, LeadRow, LicenceRow, SiteRow } from '../../schema/json.ts'
import { addressOfPath, addressOfWords, fileNameIn } from '../content/addresses.ts'
import { groupPairs } from '../content/group-pairs.ts'
import { nodeId } from '../content/node-id.ts'
import { stillLicensed } from '../content/republication/ended-images.ts'
import { type ArticleRow, findArticleBodies } from '../database/read/articles.ts'
import {
  findAliases,
  findImageCredits,
  findQuotes,
  type ImageCreditRow,
  type QuoteRow,
} from '../database/read/edition-parts.ts'
import { findImages, type ImageRow } from '../database/read/images.ts'
import { findMirrorParts, type MirrorParts } from '../database/read/mirror-parts.ts'
import { findSectionBodies, findSections, type SectionBody, type SectionRow } from '../database/read/sections.ts'
import type { Snapshot } from '../database/read/snapshot.ts'
import { findTermsOfEditions, type TermRow } from '../database/read/terms.ts'
import { findThemesOfEditions } from '../database/read/themes.ts'

/** A whole article for partners, as one JSON value: everything readers get of it, under the ids and names GraphQL has. */
export interface ArticleRecord {
  readonly id: string
  /** The same digest is the same article: that of the inventory. */
  readonly digest: string
  readonly edition: number
  /** The release that published this edition. */
  readonly release: number
  readonly kind: ArticleRow['kind']
  readonly path: string
  readonly url: string
  readonly title: string
  readonly summary: string | null
  readonly language: string
  readonly published: string | null
  readonly updated: string | null
  readonly wordCount: number
  /** Its own, else that of the site. */
  readonly licence: LicenceRow | null
  readonly labels: readonly LabelRow[]
  readonly correction: string | null
  /** By their slugs: what they are called is not of the article. */
  readonly themes: readonly string[]
  readonly terms: readonly TermRow[]
  readonly aliases: readonly string[]
  readonly markdown: string
  readonly html: string
  readonly text: string
  readonly sections: readonly SectionRecord[]
  readonly quotes: readonly QuoteRecord[]
  readonly images: readonly ImageRecord[]
  readonly imageCredits: readonly ImageCreditRecord[]
  readonly extra: { readonly [key: string]: Json }
  /** What a gateway that mirrors this one needs besides. */
  readonly mirror: Omit<MirrorParts, 'id'>
}

interface SectionRecord {
  readonly id: string
  readonly anchor: string
  readonly heading: string | null
  readonly level: number
  /** Its place among the sections, from 0; null for one under no other. */
  readonly parent: number | null
  readonly themes: readonly string[]
  readonly leads: readonly LeadRow[]
  readonly markdown: string
  readonly html: string
  readonly text: string
}

interface QuoteRecord {
  readonly id: string
  readonly url: string
  /** The place of its section among the sections, from 0. */
  readonly section: number
  readonly text: string
  readonly html: string
  readonly attribution: string | null
  readonly source: string | null
  /** In the text of the article, in UTF-16 code units. */
  readonly range: { readonly start: number; readonly end: number }
  readonly themes: readonly string[]
}

interface ImageRecord extends Pick<ImageRow, 'role' | 'url' | 'alt' | 'width' | 'height'> {
  /** Null where the gateway has no file for it. */
  readonly file: {
    readonly digest: string
    readonly url: string
    readonly contentType: string
    readonly bytes: number
  } | null
}

type ImageCreditRecord = { readonly id: string } & Pick<
  ImageCreditRow,
  | 'role'
  | 'image'
  | 'alt'
  | 'caption'
  | 'creator'
  | 'creatorUrl'
  | 'title'
  | 'source'
  | 'sourceName'
  | 'licence'
  | 'description'
  | 'attribution'
  | 'attributionHtml'
  | 'complete'
>

/** What the addresses in a record begin with. */
export interface Addresses {
  readonly site: Pick<SiteRow, 'url' | 'licence'>
  /** With a slash at its end. */
  readonly mediaUrl: string
}

const ALL = 2 ** 31 - 1
const wholeArticle = { columns: ['extra', 'markdown', 'html', 'text'], bytes: Number.MAX_SAFE_INTEGER }
const wholeSection = { columns: ['leads', 'markdown', 'html', 'text'], bytes: Number.MAX_SAFE_INTEGER }

/** The records of articles visible at the snapshot's release, in their order; eleven statements, however many there are. */
export async function describeArticles(
  snapshot: Snapshot,
  articles: readonly ArticleRow[],
  addresses: Addresses,
): Promise<ArticleRecord[]> {
  const ids = articles.map(({ id }) => id)
  const [bodies, sections, quotes, images, credits, aliases, terms, themes, mirrored] = await Promise.all([
    findArticleBodies(snapshot, ids, wholeArticle),
    findWholeSections(snapshot, ids),
    findQuotes(snapshot, ids, ALL),
    findImages(snapshot, ids, ALL),
    findImageCredits(snapshot, ids, ALL),
    findAliases(snapshot, ids, ALL),
    findTermsOfEditions(snapshot, ids, ALL),
    findThemesOfEditions(snapshot, ids, ALL),
    findMirrorParts(snapshot, ids),
  ])
  const now = new Date()
  const bodyOf = new Map(bodies.map((body) => [body.id, body]))
  const mirrorOf = new Map(mirrored.map(({ id, ...parts }) => [id, parts]))
  const sectionsOf = byEdition(sections)
  const quotesOf = byEdition(quotes)
  const imagesOf = byEdition(images)
  const creditsOf = byEdition(credits)
  const aliasesOf = byEdition(aliases)
  const termsOf = byEdition(terms)
  const themesOf = byEdition(themes)
  return articles.map((article) => {
    const { id } = article
    const [body, mirror] = [bodyOf.get(id), mirrorOf.get(id)]
    // Pruned or erased since the list was read.
    if (body === undefined || mirror === undefined) throw new GoneError(`Article ${article.articleId}`)
    const still = stillLicensed({ images: imagesOf(id), credits: creditsOf(id) }, now)
    return {
      ...recordOfHead(article, addresses),
      themes: themesOf(id).map(({ slug }) => slug),
      terms: termsOf(id).map(({ taxonomy, slug }) => ({ taxonomy, slug })),
      aliases: aliasesOf(id).map(({ path }) => path),
      markdown: asked(body.markdown),
      html: still.html(asked(body.html)),
      text: asked(body.text),
      sections: sectionsOf(id).map((section) => recordOfSection(section, still.html)),
      quotes: quotesOf(id)
        .map((quote) => ({ ...quote, html: still.html(quote.html) }))
        .map((quote) => recordOfQuote(quote, article, sectionsOf(id), addresses)),
      images: still.images.map((image) => recordOfImage(image, addresses)),
      imageCredits: still.credits.map(recordOfCredit),
      extra: asked(body.extra),
      mirror: {
        ...mirror,
        links: mirror.links.filter(({ href, target }) => {
          const address = target === null ? href : addressOfPath(addresses.site.url, target)
          return !still.isOver(address)
        }),
      },
    }
  })
}

/** Thrown where something that was listed is kept no longer. */
export class GoneError extends Error {
  constructor(what: string) {
    super(`${what} was removed from the history while it was read.`)
  }
}

function recordOfHead(article: ArticleRow, { site }: Addresses) {
  return {
    id: nodeId('Article', article.articleId),
    digest: article.digest,
    edition: article.number,
    release: article.since as number,
    kind: article.kind,
    path: article.path,
    url: addressOfPath(site.url, article.path),
    title: article.title,
    summary: article.summary,
    language: article.language,
    published: article.published,
    updated: article.updated ?? article.published,
    wordCount: article.wordCount,
    licence: article.licence ?? site.licence,
    labels: article.labels ?? [],
    correction: article.correction,
  }
}

type WholeSection = SectionRow & SectionBody

async function findWholeSections(snapshot: Snapshot, editionIds: readonly number[]): Promise<WholeSection[]> {
  const sections = await findSections(snapshot, editionIds, ALL)
  const ids = sections.map(({ id }) => id)
  const bodies = await findSectionBodies(snapshot, ids, wholeSection)
  const bodyOf = new Map(bodies.map(({ id, ...body }) => [id, body]))
  return sections.map((section) => {
    const body = bodyOf.get(section.id)
    if (body === undefined) throw new GoneError(`Article ${section.articleId}`)
    return { ...section, ...(body as SectionBody) }
  })
}

function recordOfSection(section: WholeSection, still: (html: string) => string): SectionRecord {
  const { uid, anchor, heading, level, parent, themes, leads, markdown, text } = section
  const html = still(section.html)
  const shown = leads.map((lead) => ({ ...lead, html: still(lead.html) }))
  return { id: nodeId('Section', uid), anchor, heading, level, parent, themes, leads: shown, markdown, html, text }
}

function recordOfQuote(
  quote: QuoteRow,
  { path }: ArticleRow,
  sections: readonly WholeSection[],
  { site }: Addresses,
): QuoteRecord {
  const anchor = encodeURIComponent(sections[quote.section]?.anchor ?? '')
  return {
    id: nodeId('Quote', quote.uid),
    url: addressOfWords(addressOfPath(site.url, path), anchor, quote.fragment),
    section: quote.section,
    text: quote.text,
    html: quote.html,
    attribution: quote.attribution,
    source: quote.source,
    range: { start: quote.rangeStart, end: quote.rangeEnd },
    themes: quote.themes,
  }
}

function recordOfImage({ role, url, alt, width, height, ...file }: ImageRow, { mediaUrl }: Addresses): ImageRecord {
  const { digest, type, bytes } = file
  const isKept = digest !== null && type !== null && bytes !== null
  const address = `${mediaUrl}${digest}/${fileNameIn(url)}`
  return { role, url, alt, width, height, file: isKept ? { digest, url: address, contentType: type, bytes } : null }
}

function recordOfCredit(credit: ImageCreditRow): ImageCreditRecord {
  const { id: _id, editionId: _edition, articleId: _article, uid, position: _position, ...stated } = credit
  return { id: nodeId('ImageCredit', uid), ...stated }
}

function byEdition<Part extends { readonly editionId: number }>(parts: readonly Part[]) {
  const groups = groupPairs(parts.map((part) => [part.editionId, part] as const))
  return (edition: number): readonly Part[] => groups.get(edition) ?? []
}

/** A wide column that was asked for: it is null only where it was not. */
function asked<Value>(value: Value | null): Value {
  return value as Value
}
