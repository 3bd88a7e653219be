import {
  type ArticlePage,
  countArticlesOfGroups,
  type GroupKind,
  listArticlesOfGroups,
} from '../database/read/article-pages.ts'
import {
  type ArticleBody,
  type ArticleRow,
  findArticleBodies,
  findArticlesByEdition,
  findArticlesById,
} from '../database/read/articles.ts'
import {
  type ArticleByPath,
  type FormerPath,
  findArticlesByPath,
  findFormerPaths,
} from '../database/read/articles-by-path.ts'
import { findChanges, type PlaceInLog } from '../database/read/changes.ts'
import {
  findAliases,
  findAliasesByUid,
  findImageCredits,
  findImageCreditsByUid,
  findQuotes,
  findQuotesByUid,
  type QuoteRow,
} from '../database/read/edition-parts.ts'
import { findImages } from '../database/read/images.ts'
import { findNeighbours, findRelated, findTranslations, type Side } from '../database/read/neighbours.ts'
import type { Perspective } from '../database/read/perspective.ts'
import {
  countQuotesOfThemes,
  listQuotesOfThemes,
  type QuoteFilter,
  type QuotePage,
} from '../database/read/quote-pages.ts'
import { findQuotePlaces, type PlacesKey } from '../database/read/quote-places.ts'
import { findReleasesUpTo } from '../database/read/releases.ts'
import {
  findBodiesOfSections,
  findSectionBodies,
  findSections,
  findSectionsByPlace,
  findSectionsByUid,
  type SectionBody,
  type SectionPlace,
  type SectionRow,
} from '../database/read/sections.ts'
import type { Snapshot } from '../database/read/snapshot.ts'
import { findTermNames, findTermsOfEditions, type TermRow } from '../database/read/terms.ts'
import { findThemes, findThemesOfEditions, type ThemeRow } from '../database/read/themes.ts'
import { findUnpublished } from '../database/read/unpublished.ts'
import { findWithdrawnQuotes } from '../database/read/withdrawn-quotes.ts'
import { createBatching } from './batch.ts'
import type { Reads } from './cache-tags.ts'
import type { EditionCache } from './edition-cache.ts'
import { chargeScans } from './limits/budget.ts'
import type { Metered } from './limits/meter-fields.ts'
import { type Loaded, whenLoaded } from './when-loaded.ts'

/** What a request has loaded and how it loads more; never shared between requests, because a loader remembers. */
export type Loaders = ReturnType<typeof createLoaders>

type Batching = ReturnType<typeof createBatching>

/** A fresh set of loaders that read at one release. `ofEdition` keys are `editions.id`; `byId` keys are lasting ids. */
export function createLoaders(
  snapshot: Snapshot,
  metered: Metered,
  {
    reads,
    perspective = null,
    editions = null,
  }: {
    readonly reads: Reads
    readonly perspective?: Perspective | null
    readonly editions?: EditionCache | null
  },
) {
  // In another view, editions are visible since other releases.
  const batch = createBatching(snapshot, metered, perspective === null ? editions : null)
  const scanFor = (field: string) => chargeScans(snapshot, metered.budget, field)
  const { prime, articleOfEdition, articleByPath, articleById, bodyOfEdition } = articleLoaders(batch, reads)
  const { sectionsOfEdition, sectionAt, sectionById, bodyOfSection } = sectionLoaders(batch)
  const { quotesOfEdition, quotePlaces, quotesOfSection, quoteById, withdrawnQuoteById } = quoteLoaders(batch)
  const {
    themeBySlug,
    themesBySlug,
    themesOfEdition,
    articlesOfTheme,
    articleCountOfTheme,
    articlesOfTerm,
    articleCountOfTerm,
    quotesOfTheme,
    quoteCountOfTheme,
  } = themeLoaders(batch, scanFor)
  const {
    translationsOfEdition,
    previousOfEdition,
    nextOfEdition,
    relatedToEdition,
    termsOfEdition,
    termByKey,
    nameOfTerm,
  } = neighbourLoaders(batch, scanFor)
  // One by one: put together with `...`, it would be an object of the slow kind, for every request.
  return {
    prime,
    articleOfEdition,
    articleByPath,
    articleById,
    bodyOfEdition,
    sectionsOfEdition,
    sectionAt,
    sectionById,
    bodyOfSection,
    quotesOfEdition,
    quotePlaces,
    quotesOfSection,
    quoteById,
    withdrawnQuoteById,
    themeBySlug,
    themesBySlug,
    themesOfEdition,
    articlesOfTheme,
    articleCountOfTheme,
    articlesOfTerm,
    articleCountOfTerm,
    quotesOfTheme,
    quoteCountOfTheme,
    imagesOfEdition: batch.partsOfEdition('images', findImages),
    imageCreditsOfEdition: batch.partsOfEdition('imageCredits', findImageCredits),
    imageCreditById: batch.oneByKey(findImageCreditsByUid, (credit) => credit.uid),
    aliasesOfEdition: batch.partsOfEdition('aliases', findAliases),
    aliasById: batch.oneByKey(findAliasesByUid, (alias) => alias.uid),
    formerPath: batch.oneByKey(findFormerPaths, (path) => path.key),
    translationsOfEdition,
    previousOfEdition,
    nextOfEdition,
    relatedToEdition,
    termsOfEdition,
    termByKey,
    nameOfTerm,
    changeByPlace: batch.oneByKey(
      (snapshot, keys: readonly string[]) => findChanges(snapshot, keys.map(readChangeKey)),
      changeKey,
    ),
    /** Of a view that shows more than what is published: why it shows an edition. */
    unpublishedEdition: batch.oneByKey(
      async (_snapshot, ids: readonly number[]) =>
        perspective === null ? [] : await findUnpublished(snapshot, perspective, ids),
      (row) => row.editionId,
    ),
    releaseByNumber: batch.oneByKey(findReleasesUpTo, (release) => release.number),
  }
}

/**
 * The article with a path or alias, else the one that was last found there, if it can be read under another path now. Of several
 * keys the first one counts that leads somewhere.
 */
export async function followPath(loaders: Loaders, keys: readonly string[]): Promise<ArticleByPath | null> {
  const found = await firstFound(keys, (key) => loaders.articleByPath.load(key))
  if (found) return found
  const former = await findFormerPath(loaders, keys)
  const article = former?.edition ? await loaders.articleOfEdition.load(former.edition) : null
  return article && former ? { ...article, key: former.key, requestedPath: former.path } : null
}

/** What the first of these keys led to last that ever led somewhere. */
export function findFormerPath(loaders: Loaders, keys: readonly string[]): Promise<FormerPath | null> {
  return firstFound(keys, (key) => loaders.formerPath.load(key))
}

async function firstFound<Row>(keys: readonly string[], load: (key: string) => Promise<Row | null>) {
  const rows = await Promise.all(keys.map(load))
  return rows.find((row) => row !== null) ?? null
}

function articleLoaders(batch: Batching, reads: Reads) {
  const articleOfEdition = batch.oneOfEdition('articles', findArticlesByEdition, (article) => article.id)
  /** Lets the parts of these articles lead back to them without another statement. */
  const prime = <Article extends ArticleRow>(articles: readonly Article[]): readonly Article[] => {
    for (const article of articles) articleOfEdition.prime(article.id, article)
    return articles
  }
  const articleByPath = batch.oneByKey(
    async (snapshot, keys: readonly string[]) => prime(ownPathsLast(await findArticlesByPath(snapshot, keys))),
    (article) => article.key,
  )
  return {
    prime,
    articleOfEdition,
    articleByPath: {
      async load(key: string) {
        const article = await articleByPath.load(key)
        // After another release there may be a page at an address where there is none, or an alias alone.
        if (article === null || article.requestedPath !== null) reads.note('missing', '')
        return article
      },
    },
    articleById: batch.oneByKey(
      async (snapshot, ids: readonly string[]) => prime(await findArticlesById(snapshot, ids)),
      (article) => article.articleId,
    ),
    bodyOfEdition: batch.columnsByKey<ArticleBody>('article', findArticleBodies).load,
  }
}

function neighbourLoaders(batch: Batching, scanFor: (field: string) => Snapshot) {
  const neighbours = (side: Side) =>
    batch.oneByKey(
      (snapshot, ids: readonly number[]) => findNeighbours(snapshot, ids, side),
      (article) => article.of,
    )
  const nameOfTerm = batch.oneByKey(
    (_snapshot, keys: readonly string[]) => findTermNames(scanFor('Term.name'), keys.map(readTermKey)),
    termKey,
  )
  return {
    translationsOfEdition: batch.manyByKey(findTranslations, (article) => article.of),
    previousOfEdition: neighbours('previous'),
    nextOfEdition: neighbours('next'),
    relatedToEdition: batch.pagesByKey(
      (_snapshot, ids, limit: number) => findRelated(scanFor('Article.related'), ids.map(Number), limit),
      (article) => String(article.of),
    ),
    termsOfEdition: batch.partsOfEdition('terms', findTermsOfEditions),
    /** A term by `termKey`; null if no visible article has it. */
    termByKey: (key: string): Promise<TermRow | null> => nameOfTerm.load(key),
    nameOfTerm: async (term: TermRow): Promise<string> => (await nameOfTerm.load(termKey(term)))?.name ?? term.slug,
  }
}

/** A change by its release and its position in it. */
export function changeKey({ release, position }: PlaceInLog): string {
  return `${release}/${position}`
}

function readChangeKey(key: string): PlaceInLog {
  const [release = 0, position = 0] = key.split('/').map(Number)
  return { release, position }
}

/** A slug has no slash. */
export function termKey({ taxonomy, slug }: TermRow): string {
  return `${taxonomy}/${slug}`
}

function readTermKey(key: string): TermRow {
  const at = key.lastIndexOf('/')
  return { taxonomy: key.slice(0, at), slug: key.slice(at + 1) }
}

const TYPE_OF = { theme: 'Theme', term: 'Term' } as const

function sectionLoaders(batch: Batching) {
  const sectionsOfEdition = batch.partsOfEdition('sections', findSections)
  const bodies = batch.columnsByKey<SectionBody>('section', findSectionBodies, findBodiesOfSections)
  const requestedEditions = new Set<number>()
  const sectionByPlace = batch.oneOfEdition(
    'sectionsByPlace',
    (snapshot, keys: readonly string[]) => findSectionsByPlace(snapshot, keys.map(readPlaceKey)),
    placeKey,
  )
  return {
    /** The sections of an edition, with which these columns of theirs are read where the sections have to be. */
    sectionsOfEdition: (
      editionId: number,
      columns: readonly (keyof SectionBody)[] = [],
    ): Loaded<readonly SectionRow[]> => {
      requestedEditions.add(editionId)
      const sections = sectionsOfEdition.load(editionId)
      if (sections instanceof Promise && columns.length > 0) bodies.readAhead(editionId, columns)
      return sections
    },
    /** One section; taken from all those of its edition if the request has asked for them. */
    sectionAt: (place: SectionPlace): Loaded<SectionRow | null> => {
      if (!requestedEditions.has(place.editionId)) return sectionByPlace.load(placeKey(place))
      // Positions count from 0 without gaps.
      return whenLoaded(sectionsOfEdition.load(place.editionId), (sections) => sections[place.position] ?? null)
    },
    sectionById: batch.oneByKey(findSectionsByUid, (section) => section.uid),
    bodyOfSection: bodies.load,
  }
}

function placeKey({ editionId, position }: SectionPlace): string {
  return `${editionId}/${position}`
}

function readPlaceKey(key: string): SectionPlace {
  const [editionId, position] = key.split('/').map(Number)
  return { editionId: editionId ?? 0, position: position ?? 0 }
}

function quoteLoaders(batch: Batching) {
  const quotesOfEdition = batch.partsOfEdition('quotes', findQuotes)
  const quotesBySection = new Map<number, Loaded<Map<number, QuoteRow[]>>>()
  const groupBySection = (editionId: number) =>
    whenLoaded(quotesOfEdition.load(editionId), (quotes) => {
      const groups = new Map<number, QuoteRow[]>()
      for (const quote of quotes) {
        const group = groups.get(quote.section)
        if (group) group.push(quote)
        else groups.set(quote.section, [quote])
      }
      return groups
    })
  const places = batch.manyByKey(
    (snapshot, keys: readonly string[], limit) => findQuotePlaces(snapshot, keys.map(readPlacesKey), limit),
    placesKey,
  )
  return {
    quotesOfEdition,
    /** Where the quotes of an edition of an earlier or later release stand in the one there is now. */
    quotePlaces: (key: PlacesKey) => places.load(placesKey(key)),
    quotesOfSection: ({ editionId, position }: SectionPlace): Loaded<QuoteRow[]> => {
      const groups = quotesBySection.get(editionId) ?? groupBySection(editionId)
      quotesBySection.set(editionId, groups)
      return whenLoaded(groups, (sections) => sections.get(position) ?? [])
    },
    quoteById: batch.oneByKey(findQuotesByUid, (quote) => quote.uid),
    withdrawnQuoteById: batch.oneByKey(findWithdrawnQuotes, (quote) => quote.uid),
  }
}

function placesKey({ pathKey, release }: PlacesKey): string {
  return `${release} ${pathKey}`
}

function readPlacesKey(key: string): PlacesKey {
  const at = key.indexOf(' ')
  return { release: Number(key.slice(0, at)), pathKey: key.slice(at + 1) }
}

function themeLoaders(batch: Batching, scanFor: (field: string) => Snapshot) {
  const themeBySlug = batch.oneByKey(findThemes, (theme) => theme.slug)
  const articlesOf = (kind: GroupKind) =>
    batch.pagesByKey(
      (_snapshot, keys, page: ArticlePage) =>
        listArticlesOfGroups(scanFor(`${TYPE_OF[kind]}.articles`), { kind, keys }, page),
      (article) => article.group,
    )
  const articleCountOf = (kind: GroupKind) =>
    batch.oneByKey(
      (_snapshot, keys: readonly string[]) =>
        countArticlesOfGroups(scanFor('ArticleConnection.totalCount'), { kind, keys }),
      ({ group }) => group,
    )
  return {
    themeBySlug,
    /** The themes with these slugs, in this order; those unknown at the release are left out. */
    themesBySlug: async (slugs: readonly string[]): Promise<ThemeRow[]> => {
      const themes = await Promise.all(slugs.map((slug) => themeBySlug.load(slug)))
      return themes.filter((theme) => theme !== null)
    },
    themesOfEdition: batch.manyByKey(findThemesOfEditions, (theme) => theme.editionId),
    articlesOfTheme: articlesOf('theme'),
    articleCountOfTheme: articleCountOf('theme'),
    articlesOfTerm: articlesOf('term'),
    articleCountOfTerm: articleCountOf('term'),
    quotesOfTheme: batch.pagesByKey(
      (snapshot, themes, { filter, page }: { readonly filter: QuoteFilter; readonly page: QuotePage }) =>
        listQuotesOfThemes(snapshot, { themes, filter }, page),
      (quote) => quote.theme,
    ),
    quoteCountOfTheme: batch.oneByKey(
      (_snapshot, themes: readonly string[]) => countQuotesOfThemes(scanFor('Theme.quoteCount'), themes),
      ({ theme }) => theme,
    ),
  }
}

// Of two rows with one key, the loader keeps the later.
function ownPathsLast(articles: readonly ArticleByPath[]): ArticleByPath[] {
  return articles.toSorted((a, b) => Number(a.requestedPath === null) - Number(b.requestedPath === null) || a.id - b.id)
}
