import { findAliases, findAliasesByUid } from '../database/read/aliases.ts'
import type { ArticleFilter } from '../database/read/article-filter.ts'
import { type ArticlePage, countArticlesOfThemes, listArticlesOfThemes } from '../database/read/article-pages.ts'
import {
  type ArticleBody,
  type ArticleRow,
  findArticleBodies,
  findArticlesByEdition,
  findArticlesByIdentity,
} from '../database/read/articles.ts'
import { findImageCredits, findImageCreditsByUid } from '../database/read/image-credits.ts'
import type { Window } from '../database/read/keyset.ts'
import { type ArticleAtPath, findArticlesByPath, findFormerPaths } from '../database/read/paths.ts'
import { countQuotesOfThemes, listQuotesOfThemes } from '../database/read/quote-pages.ts'
import { findQuotes, findQuotesByUid, type QuoteRow } from '../database/read/quotes.ts'
import { findReleasesUpTo } from '../database/read/releases.ts'
import {
  findSectionBodies,
  findSections,
  findSectionsByPlace,
  findSectionsByUid,
  type SectionBody,
  type SectionPlace,
  type SectionRow,
} from '../database/read/sections.ts'
import { findThemes, findThemesOfEditions } from '../database/read/themes.ts'
import type { Snapshot } from '../database/read/visible.ts'
import { createBatching } from './batch.ts'
import { chargeScans } from './limits/charge-scans.ts'
import type { Metered } from './limits/meter-fields.ts'

/** What a request has loaded and how it loads more; never shared between requests, because a loader remembers. */
export type Loaders = ReturnType<typeof createLoaders>

/** Where loaders read, and how they make batches. */
interface Source {
  readonly snapshot: Snapshot
  readonly batch: ReturnType<typeof createBatching>
  /** The snapshot as a field reads it that searches or counts. */
  readonly scanning: (field: string) => Snapshot
}

/** A fresh set of loaders that read at one release. Keys named `ofEdition` are `editions.id`, those `byUid` lasting ids. */
export function createLoaders(snapshot: Snapshot, metered: Metered) {
  const scanning = (field: string) => chargeScans(snapshot, metered.budget, field)
  const source = { snapshot, scanning, batch: createBatching(metered) }
  return { ...articleLoaders(source), ...partLoaders(source), ...themeLoaders(source) }
}

/** The articles in a list of pages only, as lists are unless asked otherwise. */
export const pagesOnly: ArticleFilter = {
  kinds: ['PAGE'],
  section: '',
  prefix: '',
  language: null,
  publishedAfter: null,
  publishedBefore: null,
}

function articleLoaders({ snapshot, batch }: Source) {
  const articleOfEdition = batch.oneByKey(
    (ids: readonly number[]) => findArticlesByEdition(snapshot, ids),
    (article) => article.id,
  )
  /** The parts of an article found here lead back to it without another statement. */
  const keep = <Article extends ArticleRow>(articles: readonly Article[]): readonly Article[] => {
    for (const article of articles) articleOfEdition.prime(article.id, asItself(article))
    return articles
  }
  return {
    keep,
    articleOfEdition,
    articleAtPath: batch.oneByKey(
      async (keys: readonly string[]) => keep(ownPathsLast(await findArticlesByPath(snapshot, keys))),
      (article) => article.key,
    ),
    articleByUid: batch.oneByKey(
      async (ids: readonly string[]) => keep(await findArticlesByIdentity(snapshot, ids)),
      (article) => article.articleId,
    ),
    bodyOfEdition: batch.columnsByKey<ArticleBody>((ids, choice) => findArticleBodies(snapshot, ids, choice)),
    formerPath: batch.oneByKey(
      (keys: readonly string[]) => findFormerPaths(snapshot, keys),
      (path) => path.key,
    ),
    releaseNumbered: batch.oneByKey(
      (numbers: readonly number[]) => findReleasesUpTo(snapshot, numbers),
      (release) => release.number,
    ),
  }
}

function partLoaders(source: Source) {
  const { snapshot, batch } = source
  return {
    ...sectionLoaders(source),
    ...quoteLoaders(source),
    imageCreditsOfEdition: batch.manyByKey(
      (ids: readonly number[], limit) => findImageCredits(snapshot, ids, limit),
      (credit) => credit.editionId,
    ),
    imageCreditByUid: batch.oneByKey(
      (uids: readonly string[]) => findImageCreditsByUid(snapshot, uids),
      (credit) => credit.uid,
    ),
    aliasesOfEdition: batch.manyByKey(
      (ids: readonly number[], limit) => findAliases(snapshot, ids, limit),
      (alias) => alias.editionId,
    ),
    aliasByUid: batch.oneByKey(
      (uids: readonly string[]) => findAliasesByUid(snapshot, uids),
      (alias) => alias.uid,
    ),
  }
}

function quoteLoaders({ snapshot, batch }: Source) {
  const quotesOfEdition = batch.manyByKey(
    (ids: readonly number[], limit) => findQuotes(snapshot, ids, limit),
    (quote) => quote.editionId,
  )
  const bySection = new Map<number, Promise<Map<number, QuoteRow[]>>>()
  const group = async (editionId: number) => {
    const quotesAt = new Map<number, QuoteRow[]>()
    for (const quote of await quotesOfEdition.load(editionId)) {
      const known = quotesAt.get(quote.section)
      if (known) known.push(quote)
      else quotesAt.set(quote.section, [quote])
    }
    return quotesAt
  }
  return {
    quotesOfEdition,
    quotesOfSection: async ({ editionId, position }: SectionPlace): Promise<readonly QuoteRow[]> => {
      const known = bySection.get(editionId)
      const quotes = known ?? group(editionId)
      if (!known) bySection.set(editionId, quotes)
      return (await quotes).get(position) ?? []
    },
    quoteByUid: batch.oneByKey(
      (uids: readonly string[]) => findQuotesByUid(snapshot, uids),
      (quote) => quote.uid,
    ),
  }
}

function sectionLoaders({ snapshot, batch }: Source) {
  const whole = new Set<number>()
  const ofEdition = batch.manyByKey(
    (ids: readonly number[], limit) => findSections(snapshot, ids, limit),
    (section) => section.editionId,
  )
  const sectionsOfEdition = (editionId: number) => {
    whole.add(editionId)
    return ofEdition.load(editionId)
  }
  const byPlace = batch.oneByKey(
    (keys: readonly string[]) => findSectionsByPlace(snapshot, keys.map(readPlaceKey)),
    placeKey,
  )
  return {
    sectionsOfEdition,
    /** One section; found among those of its edition where the request has asked for all of them. */
    sectionAt: async (place: SectionPlace): Promise<SectionRow | null> => {
      if (!whole.has(place.editionId)) return byPlace.load(placeKey(place))
      // Positions count from 0 without gaps.
      return (await sectionsOfEdition(place.editionId))[place.position] ?? null
    },
    sectionByUid: batch.oneByKey(
      (uids: readonly string[]) => findSectionsByUid(snapshot, uids),
      (section) => section.uid,
    ),
    bodyOfSection: batch.columnsByKey<SectionBody>((ids, choice) => findSectionBodies(snapshot, ids, choice)),
  }
}

function themeLoaders({ snapshot, scanning, batch }: Source) {
  return {
    theme: batch.oneByKey(
      (slugs: readonly string[]) => findThemes(snapshot, slugs),
      (theme) => theme.slug,
    ),
    themesOfEdition: batch.manyByKey(
      (ids: readonly number[], limit) => findThemesOfEditions(snapshot, ids, limit),
      (theme) => theme.editionId,
    ),
    articlesOfTheme: batch.pagesByKey(
      (themes, page: ArticlePage) =>
        listArticlesOfThemes(scanning('Theme.articles'), { themes, filter: pagesOnly }, page),
      (article) => article.theme,
    ),
    articleCountOfTheme: batch.oneByKey(
      (themes: readonly string[]) => countArticlesOfThemes(scanning('ArticleConnection.totalCount'), themes, pagesOnly),
      ({ theme }) => theme,
    ),
    quotesOfTheme: batch.pagesByKey(
      (themes, window: Window) =>
        listQuotesOfThemes(snapshot, { themes, filter: { editionId: null, text: '' } }, window),
      (quote) => quote.theme,
    ),
    quoteCountOfTheme: batch.oneByKey(
      (themes: readonly string[]) => countQuotesOfThemes(scanning('Theme.quoteCount'), themes),
      ({ theme }) => theme,
    ),
  }
}

function placeKey({ editionId, position }: SectionPlace): string {
  return `${editionId}/${position}`
}

function readPlaceKey(key: string): SectionPlace {
  const [editionId, position] = key.split('/').map(Number)
  return { editionId: editionId ?? 0, position: position ?? 0 }
}

/** The article without the alias it was found under: for readers that did not ask for that alias. */
export function asItself<Article extends ArticleRow>(article: Article): Article {
  return article.requestedPath == null ? article : { ...article, requestedPath: null }
}

// Of two rows with one key the later is kept.
function ownPathsLast(articles: readonly ArticleAtPath[]): ArticleAtPath[] {
  return articles.toSorted((a, b) => Number(a.requestedPath === null) - Number(b.requestedPath === null) || a.id - b.id)
}
