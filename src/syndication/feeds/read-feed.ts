import { createHash } from 'node:crypto'
import type { LabelRow } from '../../../schema/json.ts'
import { addressOfPath, addressOfWords, fileNameIn } from '../../content/addresses.ts'
import { authorsOf } from '../../content/authors.ts'
import { escapeHtml } from '../../content/character-references.ts'
import { groupPairs } from '../../content/group-pairs.ts'
import { labelHtml } from '../../content/label-text.ts'
import { stillLicensed } from '../../content/republication/ended-images.ts'
import { countArticles, listArticles } from '../../database/read/article-pages.ts'
import { findArticleAt } from '../../database/read/article-places.ts'
import { type ArticleRow, findArticleBodies, findArticlesByEdition } from '../../database/read/articles.ts'
import { findFirstChanges } from '../../database/read/changes.ts'
import { findImageCredits, type ImageCreditRow } from '../../database/read/edition-parts.ts'
import { findImages, type ImageRow } from '../../database/read/images.ts'
import { allQuotes, type ListedQuote, listQuotes } from '../../database/read/quote-pages.ts'
import { findReleasesUpTo, type ReleaseRow } from '../../database/read/releases.ts'
import { findSectionsByPlace } from '../../database/read/sections.ts'
import type { Snapshot } from '../../database/read/snapshot.ts'
import { findThemes, findThemesOfEditions } from '../../database/read/themes.ts'
import { findWithdrawals, type Withdrawal } from '../../database/read/withdrawals.ts'
import {
  findTakenBackTimes,
  listNewestWithdrawnQuotes,
  type WithdrawnQuoteRow,
} from '../../database/read/withdrawn-quotes.ts'
import type { Addresses } from '../article-record.ts'
import { type Channel, filterOf } from './channels.ts'
import type { Feed, FeedEntry, Tombstone } from './feed.ts'

/** Where a feed is, in the format it is written in. */
export interface FeedAddresses extends Addresses {
  /** Its own address, without parameters. */
  readonly self: string
  readonly hub: string | null
}

/** What to read of a channel: the newest entries, or those of an archive, counted from 1 for the oldest. */
export interface FeedAsked {
  readonly channel: Channel
  readonly archive: number | null
}

/** Entries in a feed or archive. */
const ENTRIES = 50
const ALL = 2 ** 31 - 1
const newestFirst = { field: 'PUBLISHED', direction: 'DESC' } as const

const reasons: Readonly<Record<NonNullable<Withdrawal['reason']>, string>> = {
  UNPUBLISHED: 'It is not published any more.',
  DELETED: 'It was deleted.',
  RETRACTED: 'It was retracted. Please take down every copy.',
  EXPIRED: 'Its time is over.',
  RIGHTS_WITHDRAWN: 'The right to publish it was withdrawn. Please take down every copy.',
}

const quoteReasons: Readonly<Record<WithdrawnQuoteRow['reason'], string>> = {
  RETRACTED: 'It was retracted. Please take down every copy.',
  RIGHTS_WITHDRAWN: 'It was taken back. Please take down every copy.',
}

/**
 * The feed of a channel at the snapshot's release, newest first; null where there is no such channel or archive. Archives are full
 * and begin with the oldest, so that new entries change none of them.
 */
export async function readFeed(
  snapshot: Snapshot,
  { channel, archive }: FeedAsked,
  { release, addresses }: { readonly release: ReleaseRow; readonly addresses: FeedAddresses },
): Promise<Feed | null> {
  const head = await headOf(snapshot, channel, release)
  if (head === null) return null
  const part =
    channel.kind === 'quotes'
      ? await quotesOf(snapshot, channel.theme, addresses)
      : await articlesOf(snapshot, channel, archive, addresses)
  if (part === null || (archive !== null && archive > part.archives)) return null
  const { entries, archives } = part
  if (entries.length === 0 && channel.kind === 'section') return null
  const tombstones = archive === null ? await tombstonesOf(snapshot, channel) : []
  const addressOf = (number: number) => (number < 1 || number > archives ? null : `${addresses.self}?archive=${number}`)
  const dates = [...entries.map(({ updated }) => updated), ...tombstones.map(({ when }) => when)].sort()
  return {
    id: urnOf(digestOf(`${release.site.url} ${new URL(addresses.self).pathname} ${archive ?? ''}`)),
    ...head,
    self: archive === null ? addresses.self : `${addresses.self}?archive=${archive}`,
    hub: archive === null ? addresses.hub : null,
    updated: dates.at(-1) ?? release.at,
    licence: release.site.licence,
    entries,
    tombstones,
    previousArchive: addressOf(archive === null ? archives : archive - 1),
    archive: archive === null ? null : { current: addresses.self, next: addressOf(archive + 1) },
  }
}

async function headOf(
  snapshot: Snapshot,
  channel: Channel,
  { site }: ReleaseRow,
): Promise<Pick<Feed, 'title' | 'language' | 'home'> | null> {
  const { url, title, language, languages = [] } = site
  if (channel.kind === 'site') return { title, language, home: url }
  if (channel.kind === 'section')
    return { title: `${title}: ${channel.section}`, language, home: addressOfPath(url, `/${channel.section}/`) }
  if (channel.kind === 'language') {
    const found = languages.find(({ code }) => code.toLowerCase() === channel.language.toLowerCase())
    return found
      ? { title: `${title}: ${found.name}`, language: found.code, home: addressOfPath(url, found.path) }
      : null
  }
  const [theme] = await findThemes(snapshot, [channel.theme])
  return theme ? { title: `${title}: ${theme.name}`, language, home: url } : null
}

/** Some entries, and how many archives there are. */
interface Part {
  readonly entries: readonly FeedEntry[]
  readonly archives: number
}

async function articlesOf(
  snapshot: Snapshot,
  channel: Channel,
  archive: number | null,
  addresses: FeedAddresses,
): Promise<Part | null> {
  const filter = filterOf(channel)
  const total = await countArticles(snapshot, filter)
  const archives = Math.max(0, Math.ceil((total - ENTRIES) / ENTRIES))
  if (archive !== null && archive > archives) return null
  const newer = archive === null ? 0 : total - ENTRIES * archive
  const after = newer === 0 ? null : await findArticleAt(snapshot, filter, newer)
  const window = { limit: ENTRIES, fromEnd: false, after, before: null }
  const articles = await listArticles(snapshot, filter, { order: newestFirst, window })
  return { entries: await articleEntries(snapshot, articles, addresses), archives }
}

async function articleEntries(
  snapshot: Snapshot,
  articles: readonly ArticleRow[],
  { site, mediaUrl }: FeedAddresses,
): Promise<FeedEntry[]> {
  const ids = articles.map(({ id }) => id)
  const asked = { columns: ['html', 'extra'], bytes: Number.MAX_SAFE_INTEGER }
  const [bodies, images, credits, themes, takenBack, dates] = await Promise.all([
    findArticleBodies(snapshot, ids, asked),
    findImages(snapshot, ids, ALL),
    findImageCredits(snapshot, ids, ALL),
    findThemesOfEditions(snapshot, ids, ALL),
    findTakenBackTimes(
      snapshot,
      articles.map(({ articleId }) => articleId),
    ),
    datesOf(snapshot, articles),
  ])
  const now = new Date()
  const bodyOf = new Map(bodies.map((body) => [body.id, body]))
  const imagesOf = groupPairs(images.map((image) => [image.editionId, image]))
  const creditsOf = groupPairs(credits.map((credit) => [credit.editionId, credit]))
  const themesOf = groupPairs(themes.map((theme) => [theme.editionId, theme]))
  return articles.map((article): FeedEntry => {
    const { id, articleId, path, title, summary, language, licence } = article
    const labels = article.labels ?? []
    const still = stillLicensed({ images: imagesOf.get(id) ?? [], credits: creditsOf.get(id) ?? [] }, now)
    const image = still.images.find(({ role }) => role === 'FEATURE') ?? null
    const named = still.credits
    return {
      id: urnOf(articleId),
      url: addressOfPath(site.url, path),
      title,
      html: `${image ? figureOf(image, named) : ''}${still.html(bodyOf.get(id)?.html ?? '')}${notesOf(named, labels)}`,
      summary,
      ...withEnd(withEnd(dates(article), still.lastEnd), takenBack.get(articleId) ?? null),
      language,
      authors: authorsOf(bodyOf.get(id)?.extra ?? {}),
      categories: (themesOf.get(id) ?? []).map(({ slug, name }) => ({ term: slug, label: name })),
      licence: licence ?? site.licence,
      labels,
      image: image && fileOf(image, mediaUrl),
    }
  })
}

type Dates = Pick<FeedEntry, 'published' | 'updated'>

/**
 * The dates of articles. Where an article does not say when it was revised, that is when it last became another; where it has no date at
 * all, it was published when it could be read first.
 */
async function datesOf(snapshot: Snapshot, articles: readonly ArticleRow[]): Promise<(article: ArticleRow) => Dates> {
  const undated = articles.filter(({ published }) => published === null)
  const unsaid = articles.filter((article) => !saysRevised(article))
  const [firsts, releases] = await Promise.all([
    findFirstChanges(
      snapshot,
      undated.map(({ articleId }) => articleId),
    ),
    findReleasesUpTo(
      snapshot,
      unsaid.map(({ since }) => since ?? 0),
    ),
  ])
  const firstOf = new Map(firsts.map(({ articleId, at }) => [articleId, at]))
  const releaseOf = new Map(releases.map(({ number, at }) => [number, at]))
  return (article) => {
    const { articleId, published, updated, since, number } = article
    const became = releaseOf.get(since ?? 0) ?? ''
    const first = published ?? firstOf.get(articleId) ?? became
    if (saysRevised(article)) return { published: first, updated: updated ?? first }
    const isRevised = number > 1 && Date.parse(became) > Date.parse(first)
    return { published: first, updated: isRevised ? became : first }
  }
}

/** Hugo takes the date of a page for that of its last revision where it says nothing else. */
function saysRevised({ published, updated }: ArticleRow): boolean {
  return updated !== null && updated !== published
}

/** An entry that lost an image or words is another since then, so that readers of the feed drop them as well. */
function withEnd({ published, updated }: Dates, end: string | null): Dates {
  return { published, updated: end !== null && Date.parse(end) > Date.parse(updated) ? end : updated }
}

function figureOf({ url, alt }: ImageRow, credits: readonly ImageCreditRow[]): string {
  const own = credits.filter(({ role }) => role === 'FEATURE').map(({ attributionHtml }) => attributionHtml)
  const caption = own.length === 0 ? '' : `<figcaption>${own.join('<br>')}</figcaption>`
  return `<figure><img src="${escapeHtml(url)}" alt="${escapeHtml(alt ?? '')}">${caption}</figure>\n`
}

/** Who made the images in the text, and what communities ask. */
function notesOf(credits: readonly ImageCreditRow[], labels: readonly LabelRow[]): string {
  const images = credits.filter(({ role }) => role === 'BODY').map(({ attributionHtml }) => attributionHtml)
  const lists = [images, labels.map(labelHtml)].filter((list) => list.length > 0)
  const written = lists.map((list) => `<ul>${list.map((item) => `<li>${item}</li>`).join('')}</ul>`)
  return written.length === 0 ? '' : `\n<footer>${written.join('')}</footer>`
}

function fileOf({ url, digest, type, bytes }: ImageRow, mediaUrl: string): FeedEntry['image'] {
  if (digest === null || type === null || bytes === null) return null
  return { url: `${mediaUrl}${digest}/${fileNameIn(url)}`, contentType: type, bytes }
}

async function quotesOf(snapshot: Snapshot, theme: string, { site }: FeedAddresses): Promise<Part> {
  const window = { limit: ENTRIES, fromEnd: false, after: null, before: null }
  const quotes = await listQuotes(snapshot, { ...allQuotes, theme }, { order: newestFirst, window })
  const ids = [...new Set(quotes.map(({ editionId }) => editionId))]
  const [images, credits, articles, sections] = await Promise.all([
    findImages(snapshot, ids, ALL),
    findImageCredits(snapshot, ids, ALL),
    findArticlesByEdition(snapshot, ids),
    findSectionsByPlace(
      snapshot,
      quotes.map(({ editionId, section }) => ({ editionId, position: section })),
    ),
  ])
  const dates = await datesOf(snapshot, articles)
  const now = new Date()
  const imagesOf = groupPairs(images.map((image) => [image.editionId, image]))
  const creditsOf = groupPairs(credits.map((credit) => [credit.editionId, credit]))
  const articleOf = new Map(articles.map((article) => [article.id, article]))
  const anchorOf = new Map(sections.map(({ editionId, position, anchor }) => [`${editionId}/${position}`, anchor]))
  const entries = quotes.flatMap((quote): FeedEntry[] => {
    const article = articleOf.get(quote.editionId)
    if (article === undefined) return []
    const { id } = article
    const still = stillLicensed({ images: imagesOf.get(id) ?? [], credits: creditsOf.get(id) ?? [] }, now)
    const page = addressOfPath(site.url, article.path)
    const anchor = encodeURIComponent(anchorOf.get(`${quote.editionId}/${quote.section}`) ?? '')
    return [
      {
        id: urnOf(quote.uid),
        url: addressOfWords(page, anchor, quote.fragment),
        title: shortened(quote.text),
        html: `${htmlOfQuote({ ...quote, html: still.html(quote.html) }, { title: article.title, page })}${notesOf([], article.labels ?? [])}`,
        summary: null,
        ...withEnd(dates(article), still.lastEnd),
        language: article.language,
        authors: quote.attribution === null ? [] : [quote.attribution],
        categories: [],
        licence: article.licence ?? site.licence,
        labels: article.labels ?? [],
        image: null,
      },
    ]
  })
  return { entries, archives: 0 }
}

function htmlOfQuote(
  { html, attribution }: ListedQuote,
  { title, page }: { readonly title: string; readonly page: string },
): string {
  const speaker = attribution === null ? '' : `${escapeHtml(attribution)}, `
  return `<blockquote cite="${escapeHtml(page)}">${html}</blockquote>\n<p>— ${speaker}<a href="${escapeHtml(page)}">${escapeHtml(title)}</a></p>`
}

const TITLE_LENGTH = 80

/** The first words of a text. */
function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  if (line.length <= TITLE_LENGTH) return line
  const cut = line.slice(0, TITLE_LENGTH)
  return `${(cut.includes(' ') ? cut.slice(0, cut.lastIndexOf(' ')) : cut).toWellFormed()} …`
}

async function tombstonesOf(snapshot: Snapshot, channel: Channel): Promise<Tombstone[]> {
  if (channel.kind === 'quotes') return await quoteTombstonesOf(snapshot)
  const withdrawals = await findWithdrawals(snapshot, ENTRIES)
  return withdrawals.map(({ articleId, at, reason }) => ({
    id: urnOf(articleId),
    when: at,
    reason: reasons[reason ?? 'UNPUBLISHED'],
  }))
}

/** Those of all themes: nothing is left that would tell which a quote had. */
async function quoteTombstonesOf(snapshot: Snapshot): Promise<Tombstone[]> {
  const quotes = await listNewestWithdrawnQuotes(snapshot, ENTRIES)
  return quotes.map(({ uid, at, reason, note }) => ({
    id: urnOf(uid),
    when: at,
    reason: note === null ? quoteReasons[reason] : `${quoteReasons[reason]} ${note}`,
  }))
}

function urnOf(uuid: string): string {
  return `urn:uuid:${uuid}`
}

/** A UUID of version 8 (RFC 9562) from a name: the same for the same name. */
function digestOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex')
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(18, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}
