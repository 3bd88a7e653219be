import { findAliases, findAliasesByUid } from '../database/aliases.ts'
import type { ArticleFilter } from '../database/article-filter.ts'
import { type ArticlePage, countArticlesOfThemes, listArticlesOfThemes } from '../database/article-pages.ts'
import {
  type ArticleRow,
  findArticleBodies,
  findArticlesByEdition,
  findArticlesByIdentity,
} from '../database/articles.ts'
import { findImageCredits, findImageCreditsByUid } from '../database/image-credits.ts'
import type { Window } from '../database/keyset.ts'
import { type ArticleAtPath, findArticlesByPath, findFormerPaths } from '../database/paths.ts'
import { countQuotesOfThemes, listQuotesOfThemes } from '../database/quote-pages.ts'
import { findQuotes, findQuotesByUid } from '../database/quotes.ts'
import { findReleases } from '../database/releases.ts'
import {
  findSectionBodies,
  findSections,
  findSectionsByPlace,
  findSectionsByUid,
  type SectionPlace,
  type SectionRow,
} from '../database/sections.ts'
import { findThemes, findThemesOfEditions } from '../database/themes.ts'
import type { Snapshot } from '../database/visible.ts'
import { manyByKey, oneByKey, pagesByKey, withColumns } from './batch.ts'

/** What a request has loaded and how it loads more; never shared between requests, because a loader remembers. */
export type Loaders = ReturnType<typeof createLoaders>

/** A fresh set of loaders that read at one release. Keys named `ofEdition` are `editions.id`, those `byUid` lasting ids. */
export function createLoaders(snapshot: Snapshot) {
  return { ...articleLoaders(snapshot), ...partLoaders(snapshot), ...themeLoaders(snapshot) }
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

function articleLoaders(snapshot: Snapshot) {
  const articleOfEdition = withColumns<number, ArticleRow | null>((columns) =>
    oneByKey(
      (ids) => findArticlesByEdition(snapshot, ids, columns()),
      (article) => article.id,
    ),
  )
  /** The parts of an article found here lead back to it without another statement. */
  const keep = <Article extends ArticleRow>(articles: readonly Article[]): readonly Article[] => {
    for (const article of articles) articleOfEdition.prime(article.id, asItself(article))
    return articles
  }
  return {
    keep,
    articleOfEdition,
    articleAtPath: withColumns<string, ArticleAtPath | null>((columns) =>
      oneByKey(
        async (keys) => keep(ownPathsLast(await findArticlesByPath(snapshot, keys, columns()))),
        (article) => article.key,
      ),
    ),
    articleByUid: withColumns<string, ArticleRow | null>((columns) =>
      oneByKey(
        async (ids) => keep(await findArticlesByIdentity(snapshot, ids, columns())),
        (article) => article.articleId,
      ),
    ),
    bodyOfEdition: oneByKey(
      (ids: readonly number[]) => findArticleBodies(snapshot, ids),
      (body) => body.id,
    ),
    formerPath: oneByKey(
      (keys: readonly string[]) => findFormerPaths(snapshot, keys),
      (path) => path.key,
    ),
    releaseNumbered: oneByKey(
      (numbers: readonly number[]) =>
        findReleases(
          snapshot.database,
          numbers.filter((number) => number <= snapshot.release),
        ),
      (release) => release.number,
    ),
  }
}

function partLoaders(snapshot: Snapshot) {
  return {
    ...sectionLoaders(snapshot),
    quotesOfEdition: manyByKey(
      (ids: readonly number[]) => findQuotes(snapshot, ids),
      (quote) => quote.editionId,
    ),
    quoteByUid: oneByKey(
      (uids: readonly string[]) => findQuotesByUid(snapshot, uids),
      (quote) => quote.uid,
    ),
    imageCreditsOfEdition: manyByKey(
      (ids: readonly number[]) => findImageCredits(snapshot, ids),
      (credit) => credit.editionId,
    ),
    imageCreditByUid: oneByKey(
      (uids: readonly string[]) => findImageCreditsByUid(snapshot, uids),
      (credit) => credit.uid,
    ),
    aliasesOfEdition: manyByKey(
      (ids: readonly number[]) => findAliases(snapshot, ids),
      (alias) => alias.editionId,
    ),
    aliasByUid: oneByKey(
      (uids: readonly string[]) => findAliasesByUid(snapshot, uids),
      (alias) => alias.uid,
    ),
  }
}

function sectionLoaders(snapshot: Snapshot) {
  const whole = new Set<number>()
  const ofEdition = withColumns((columns) =>
    manyByKey(
      (ids: readonly number[]) => findSections(snapshot, ids, columns()),
      (section) => section.editionId,
    ),
  )
  const sectionsOfEdition = (editionId: number, columns: readonly string[]) => {
    whole.add(editionId)
    return ofEdition.load(editionId, columns)
  }
  const byPlace = withColumns((columns) =>
    oneByKey((keys: readonly string[]) => findSectionsByPlace(snapshot, keys.map(readPlaceKey), columns()), placeKey),
  )
  return {
    sectionsOfEdition,
    /** One section; found among those of its edition where the request has asked for all of them. */
    sectionAt: async (place: SectionPlace, columns: readonly string[]): Promise<SectionRow | null> => {
      if (!whole.has(place.editionId)) return byPlace.load(placeKey(place), columns)
      const sections = await sectionsOfEdition(place.editionId, columns)
      return sections.find((section) => section.position === place.position) ?? null
    },
    sectionByUid: withColumns((columns) =>
      oneByKey(
        (uids: readonly string[]) => findSectionsByUid(snapshot, uids, columns()),
        (section) => section.uid,
      ),
    ),
    bodyOfSection: oneByKey(
      (ids: readonly number[]) => findSectionBodies(snapshot, ids),
      (body) => body.id,
    ),
  }
}

function themeLoaders(snapshot: Snapshot) {
  return {
    theme: oneByKey(
      (slugs: readonly string[]) => findThemes(snapshot, slugs),
      (theme) => theme.slug,
    ),
    themesOfEdition: manyByKey(
      (ids: readonly number[]) => findThemesOfEditions(snapshot, ids),
      (theme) => theme.editionId,
    ),
    articlesOfTheme: pagesByKey(
      (themes, page: ArticlePage) => listArticlesOfThemes(snapshot, { themes, filter: pagesOnly }, page),
      (article) => article.theme,
    ),
    articleCountOfTheme: oneByKey(
      (themes: readonly string[]) => countArticlesOfThemes(snapshot, themes, pagesOnly),
      ({ theme }) => theme,
    ),
    quotesOfTheme: pagesByKey(
      (themes, window: Window) =>
        listQuotesOfThemes(snapshot, { themes, filter: { editionId: null, text: '' } }, window),
      (quote) => quote.theme,
    ),
    quoteCountOfTheme: oneByKey(
      (themes: readonly string[]) => countQuotesOfThemes(snapshot, themes),
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
