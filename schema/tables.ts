import { relations, sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { Json, LabelRow, LeadRow, LicenceRow, LinkRow, MenuEntryRow, SiteRow } from './json.ts'

/** An instant to the millisecond, as an RFC 3339 string in UTC; sessions run with `TimeZone` UTC, so Postgres writes `+00`. */
const instant = customType<{ data: string; driverData: string }>({
  dataType: () => 'timestamp (3) with time zone',
  fromDriver: (value) => value.replace(' ', 'T').replace('+00', 'Z'),
})

/** A surrogate key: counts up, and is never shown to clients. */
const surrogate = () => bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity()

const bytes = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' })

/** Bytes that are written in hexadecimal, with `\\x` before them. */
const hex = customType<{ data: string }>({ dataType: () => 'bytea' })

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' })

/** Text that is sorted by its bytes, so that lists have the same order in every database and after every system update. */
const ordered = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' })

/** Rows without a date are sorted as if they were of year 1, so that keyset pagination never meets NULL. */
const orYearOne = (column: string) => sql.raw(`coalesce(${column}, timestamptz '0001-01-01 00:00:00+00')`)

/** The release that ends what is visible, so that an index can lead to what is visible at one; the last of all for what is open. */
const end = sql`coalesce(until, 2147483647)`

/** What the newest release shows. */
const open = sql`since is not null and until is null`

/** The states the content went through: numbered 1, 2, 3 … without gaps, in commit order. */
export const releases = pgTable('releases', {
  number: integer().primaryKey(),
  at: instant().notNull().default(sql`now()`),
  kind: text({ enum: ['IMPORT', 'SCHEDULE', 'ROLLBACK', 'WITHDRAWAL'] }).notNull(),
  note: text(),
  /** Who published it, as they called themselves; null where nobody said, and for the clock. */
  publishedBy: text(),
  added: integer().notNull(),
  changed: integer().notNull(),
  moved: integer().notNull(),
  withdrawn: integer().notNull(),
  site: jsonb().$type<SiteRow>().notNull(),
  pruned: boolean().notNull().default(false),
})

/**
 * The newest calls of `publish`, not all of which made a release. A plan made before the newest one is out of date, and a plan
 * that was published already is not published again.
 */
export const publications = pgTable(
  'publications',
  {
    number: bigint({ mode: 'number' }).primaryKey(),
    import: uuid().notNull(),
    release: integer().notNull(),
  },
  (t) => [uniqueIndex('publications_import').on(t.import)],
)

/** Articles by their lasting ids: a row outlives every rename, move, withdrawal and restoration of its page. */
export const articles = pgTable(
  'articles',
  {
    id: uuid().primaryKey(),
    givenId: text(),
    origin: text().notNull(),
  },
  (t) => [uniqueIndex('articles_given_id').on(t.givenId)],
)

/**
 * Immutable versions of articles, visible from release `since` up to, not including, `until`. Without `since`, an edition is
 * invisible: staged if `stagedBy` names an import, otherwise held (a draft, not due yet, or expired). Where `since` is `until`,
 * its article was withdrawn for good since then, and no release shows it any more (`schema/functions/take_back.sql`).
 */
export const editions = pgTable(
  'editions',
  {
    id: surrogate(),
    articleId: uuid()
      .notNull()
      .references(() => articles.id),
    stagedBy: uuid(),
    since: integer(),
    until: integer(),
    number: integer().notNull(),
    digest: text().notNull(),
    sourcePath: ordered().notNull(),
    kind: text({ enum: ['PAGE', 'SECTION', 'HOME'] }).notNull(),
    language: text().notNull(),
    path: ordered().notNull(),
    pathKey: text().notNull(),
    title: ordered().notNull(),
    summary: text(),
    published: instant(),
    updated: instant(),
    publishAt: instant(),
    expireAt: instant(),
    draft: boolean().notNull(),
    wordCount: integer().notNull(),
    /** How many quotes it has, and how many of them say whose words they are. */
    quoteCount: integer().notNull().default(0),
    attributedCount: integer().notNull().default(0),
    translationKey: text().notNull(),
    licence: jsonb().$type<LicenceRow>(),
    /** Null where the page has none. */
    labels: jsonb().$type<LabelRow[]>(),
    correction: text(),
    extra: jsonb().$type<{ [key: string]: Json }>().notNull(),
    links: jsonb().$type<LinkRow[]>().notNull(),
    /** Null where the page is in no menu. */
    menus: jsonb().$type<MenuEntryRow[]>(),
    markdown: text().notNull(),
    html: text().notNull(),
    text: text().notNull(),
    listedPublished: instant().notNull().generatedAlwaysAs(orYearOne('published')),
    listedUpdated: instant().notNull().generatedAlwaysAs(orYearOne('updated')),
    /** The date of its last revision, that of its publication if it had none; null where it has no date. */
    revised: instant().generatedAlwaysAs(sql`coalesce(updated, published)`),
    /** What the title is sorted by. */
    titleKey: ordered().notNull().generatedAlwaysAs(sql`sort_key(title)`),
    /** The path key without the language at its start. */
    localKey: ordered().notNull().generatedAlwaysAs(sql`without_language(path_key, language)`),
    /** The path key of the folder the page is in; that of the home page is empty. */
    folderKey: ordered().notNull().generatedAlwaysAs(sql.raw(`regexp_replace(path_key, '/[^/]*$', '')`)),
  },
  (t) => [
    uniqueIndex('editions_open_article').on(t.articleId).where(open),
    uniqueIndex('editions_open_path').on(t.pathKey).where(open),
    uniqueIndex('editions_held_article').on(t.articleId).where(sql`since is null and staged_by is null`),
    index('editions_article').on(t.articleId, t.id),
    index('editions_path').on(t.pathKey, end),
    index('editions_source_path').on(t.sourcePath),
    // The lists of the newest release; what is closed has no place in them, so that they do not grow with every release.
    index('editions_published').on(t.listedPublished, t.path).where(open),
    index('editions_newest').on(t.listedPublished.desc().nullsFirst(), t.path).where(open),
    index('editions_updated').on(t.listedUpdated, t.path).where(open),
    index('editions_last_updated').on(t.listedUpdated.desc().nullsFirst(), t.path).where(open),
    index('editions_title').on(t.titleKey, t.path).where(open),
    index('editions_last_title').on(t.titleKey.desc().nullsFirst(), t.path).where(open),
    index('editions_by_path').on(t.path).where(open),
    index('editions_kind').on(t.kind, t.listedPublished.desc().nullsFirst(), t.path, t.since).where(open),
    index('editions_language').on(sql`lower(language)`, t.listedPublished.desc().nullsFirst(), t.path).where(open),
    index('editions_revised').on(t.revised, t.kind, t.since).where(open),
    index('editions_quote_counts').on(t.listedPublished, t.since, t.quoteCount, t.attributedCount).where(open),
    index('editions_local_key').on(t.localKey).where(open),
    index('editions_path_key').on(sql`path_key collate "C"`).where(open),
    // What older releases show besides.
    index('editions_closed').on(t.until).where(sql`until is not null`),
    // Which articles link to an address.
    index('editions_links').using('gin', sql`(jsonb_path_query_array(links, '$[*].target'))`).where(open),
    index('editions_menus').on(t.id).where(sql`since is not null and menus is not null`),
    index('editions_translations').on(t.translationKey, end).where(sql`since is not null`),
    index('editions_folder').on(t.folderKey, t.listedPublished, t.path).where(open),
    index('editions_folder_closed').on(t.folderKey, t.until).where(sql`until is not null`),
    index('editions_staged').on(t.stagedBy).where(sql`staged_by is not null`),
    index('editions_due').on(t.publishAt).where(sql`since is null and staged_by is null and not draft`),
    index('editions_expiring').on(t.expireAt).where(sql`since is not null and until is null and expire_at is not null`),
    check('editions_range', sql`until is null or (since is not null and until >= since)`),
  ],
)

const ofEdition = () =>
  bigint({ mode: 'number' })
    .notNull()
    .references(() => editions.id, { onDelete: 'cascade' })

/**
 * The parts of an edition between headings, in reading order. Of each text that is a part of the edition's, only its place there
 * is stored, `[start, end)` in bytes of UTF-8; the function `part_of` reads it. Any other is stored whole.
 */
export const sections = pgTable(
  'sections',
  {
    id: surrogate(),
    editionId: ofEdition(),
    uid: uuid().notNull(),
    anchor: text().notNull(),
    heading: text(),
    level: integer().notNull(),
    position: integer().notNull(),
    parent: integer(),
    themes: text().array().notNull(),
    leads: jsonb().$type<LeadRow[]>().notNull(),
    markdown: text(),
    markdownStart: integer(),
    markdownEnd: integer(),
    html: text(),
    htmlStart: integer(),
    htmlEnd: integer(),
    text: text(),
    textStart: integer(),
    textEnd: integer(),
  },
  (t) => [uniqueIndex('sections_edition').on(t.editionId, t.position), index('sections_uid').on(t.uid)],
)

/** The quotes of an edition, in reading order; `rangeStart` and `rangeEnd` locate `text` in the edition's `text`. */
export const quotes = pgTable(
  'quotes',
  {
    id: surrogate(),
    editionId: ofEdition(),
    uid: uuid().notNull(),
    section: integer().notNull(),
    position: integer().notNull(),
    rangeStart: integer().notNull(),
    rangeEnd: integer().notNull(),
    themes: text().array().notNull(),
    text: text().notNull(),
    html: text().notNull(),
    attribution: text(),
    source: text(),
    /** The text directive that finds the words on their page; null where there is none that finds only them. */
    fragment: text(),
    /** What the attribution is sorted by; the last of all where there is none. */
    attributionKey: ordered().notNull().generatedAlwaysAs(sql.raw(`coalesce(sort_key(attribution), chr(1114109))`)),
    /** That of the edition, here and below, so that lists of the newest release need not look at what is closed. */
    until: integer(),
  },
  (t) => [
    uniqueIndex('quotes_edition').on(t.editionId, t.position),
    index('quotes_uid').on(t.uid),
    index('quotes_attribution').on(t.attributionKey).where(sql`until is null and attribution is not null`),
  ],
)

/** The quotes of each theme, with the columns they are sorted by: newest article first, then its path, then the position in it. */
export const quoteThemes = pgTable(
  'quote_themes',
  {
    quoteId: bigint({ mode: 'number' })
      .notNull()
      .references(() => quotes.id, { onDelete: 'cascade' }),
    editionId: ofEdition(),
    theme: ordered().notNull(),
    listedPublished: instant().notNull(),
    path: ordered().notNull(),
    position: integer().notNull(),
    until: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.quoteId, t.theme] }),
    index('quote_themes_order')
      .on(t.theme, t.listedPublished.desc().nullsFirst(), t.path, t.position)
      .where(sql`until is null`),
    index('quote_themes_path').on(t.theme, t.path, t.position).where(sql`until is null`),
    index('quote_themes_closed').on(t.theme, t.until).where(sql`until is not null`),
    index('quote_themes_edition').on(t.editionId),
  ],
)

/** The themes of an edition in reading order, with the name each has there and how many quotes have it. */
export const editionThemes = pgTable(
  'edition_themes',
  {
    editionId: ofEdition(),
    theme: ordered().notNull(),
    name: text().notNull(),
    position: integer().notNull(),
    quoteCount: integer().notNull().default(0),
    until: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.editionId, t.theme] }),
    index('edition_themes_theme').on(t.theme, t.editionId).where(sql`until is null`),
    index('edition_themes_closed').on(t.theme, t.until).where(sql`until is not null`),
  ],
)

/** The terms that the front matter of an edition gives it, such as its tags, in the order given. */
export const editionTerms = pgTable(
  'edition_terms',
  {
    editionId: ofEdition(),
    taxonomy: ordered().notNull(),
    slug: ordered().notNull(),
    name: text().notNull(),
    position: integer().notNull(),
    until: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.editionId, t.taxonomy, t.slug] }),
    index('edition_terms_slug').on(t.taxonomy, t.slug, sql`left(name, 200)`, t.editionId).where(sql`until is null`),
    index('edition_terms_closed').on(t.taxonomy, t.until, t.slug).where(sql`until is not null`),
  ],
)

/** Themes as known from release `since` up to, not including, `until`; `declared` ones are in the site's `data/themes.yaml`. */
export const themes = pgTable(
  'themes',
  {
    slug: ordered().notNull(),
    name: text().notNull(),
    description: text(),
    declared: boolean().notNull(),
    since: integer().notNull(),
    until: integer(),
    /** What the name is sorted by. */
    nameKey: ordered().notNull().generatedAlwaysAs(sql`sort_key(name)`),
    /** How many editions and quotes of the newest release have it; of no meaning once it is closed. */
    openArticles: integer().notNull().default(0),
    openQuotes: integer().notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.slug, t.since] }),
    uniqueIndex('themes_open').on(t.slug).where(sql`until is null`),
    index('themes_name').on(t.nameKey, t.slug).where(sql`until is null`),
    index('themes_least_quoted').on(t.openQuotes, t.slug).where(sql`until is null and open_articles > 0`),
    index('themes_most_quoted')
      .on(t.openQuotes.desc().nullsFirst(), t.slug)
      .where(sql`until is null and open_articles > 0`),
    index('themes_closed').on(t.until).where(sql`until is not null`),
    check('themes_range', sql`until is null or until > since`),
  ],
)

/**
 * How much the newest release shows, by what it is counted for: everything, a theme (`key` is its slug) or a term (`key` is its
 * taxonomy and slug). Written by `publish`; at older releases the editions themselves are counted.
 */
export const openCounts = pgTable(
  'open_counts',
  {
    of: text({ enum: ['ALL', 'THEME', 'TERM'] }).notNull(),
    key: ordered().notNull(),
    language: text().notNull(),
    kind: text({ enum: ['PAGE', 'SECTION', 'HOME'] }).notNull(),
    articles: integer().notNull(),
    quotes: integer().notNull(),
    /** How many of the quotes say whose words they are. */
    attributed: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.of, t.key, t.language, t.kind] }),
    index('open_counts_language').on(t.of, sql`lower(language)`, t.key),
    index('open_counts_gone').on(t.articles).where(sql`articles = 0`),
  ],
)

/** What the captions of an edition say about the sources of its images. */
export const imageCredits = pgTable(
  'image_credits',
  {
    id: surrogate(),
    editionId: ofEdition(),
    uid: uuid().notNull(),
    position: integer().notNull(),
    role: text({ enum: ['FEATURE', 'BODY'] }).notNull(),
    image: text(),
    alt: text(),
    caption: text().notNull(),
    creator: text(),
    creatorUrl: text(),
    title: text(),
    source: text(),
    sourceName: text(),
    licence: jsonb().$type<LicenceRow>(),
    description: text(),
    attribution: text().notNull(),
    attributionHtml: text().notNull(),
    complete: boolean().notNull(),
  },
  (t) => [
    uniqueIndex('image_credits_edition').on(t.editionId, t.position),
    index('image_credits_uid').on(t.uid),
    // What the clock looks for.
    index('image_credits_ending').on(t.editionId).where(sql`licence ? 'until'`),
  ],
)

/** Further paths that lead to an edition's article. */
export const aliases = pgTable(
  'aliases',
  {
    id: surrogate(),
    editionId: ofEdition(),
    uid: uuid().notNull(),
    position: integer().notNull(),
    path: text().notNull(),
    pathKey: text().notNull(),
    until: integer(),
  },
  (t) => [
    uniqueIndex('aliases_edition').on(t.editionId, t.position),
    index('aliases_path').on(t.pathKey, end),
    index('aliases_uid').on(t.uid),
  ],
)

/** The change log: what each release did to each article, in commit order; never updated. */
export const changes = pgTable(
  'changes',
  {
    release: integer()
      .notNull()
      .references(() => releases.number),
    ordinal: integer().notNull(),
    at: instant().notNull(),
    kind: text({ enum: ['PUBLISHED', 'UPDATED', 'MOVED', 'CORRECTED', 'WITHDRAWN', 'RESTORED'] }).notNull(),
    articleId: uuid()
      .notNull()
      .references(() => articles.id),
    path: text().notNull(),
    previousPath: text(),
    reason: text({ enum: ['UNPUBLISHED', 'DELETED', 'RETRACTED', 'EXPIRED', 'RIGHTS_WITHDRAWN'] }),
    correction: text(),
  },
  (t) => [
    primaryKey({ columns: [t.release, t.ordinal] }),
    index('changes_article').on(t.articleId, t.release),
    index('changes_for_good').on(t.release).where(sql`reason in ('RETRACTED', 'RIGHTS_WITHDRAWN')`),
    index('changes_withdrawn').on(t.release, t.ordinal).where(sql`kind = 'WITHDRAWN'`),
  ],
)

/**
 * Quotes that were taken back, by their lasting ids: `words` tells what finds their words again (src/content/taken-back), which
 * nothing keeps any more. `release` is the one that told of it, with the quotes of a release in the order of `ordinal`; null where
 * the site's files said so before anything of it was published here. A passage of few words is taken out of `sourcePaths` alone.
 */
export const withdrawnQuotes = pgTable(
  'withdrawn_quotes',
  {
    uid: uuid().primaryKey(),
    words: text().notNull(),
    articleId: uuid().references(() => articles.id),
    path: text(),
    sourcePaths: text().array().notNull(),
    reason: text({ enum: ['RETRACTED', 'RIGHTS_WITHDRAWN'] }).notNull(),
    note: text(),
    release: integer().references(() => releases.number),
    ordinal: integer(),
    at: instant().notNull().default(sql`now()`),
  },
  (t) => [
    uniqueIndex('withdrawn_quotes_release').on(t.release, t.ordinal),
    index('withdrawn_quotes_words').on(t.words),
  ],
)

/**
 * Articles that were erased, with all their editions: files from which they came are not read any more, and `bodies` holds the SHA-256
 * of each text that they had, so that it is not published from another file.
 */
export const withdrawnArticles = pgTable('withdrawn_articles', {
  articleId: uuid()
    .primaryKey()
    .references(() => articles.id),
  path: text().notNull(),
  sourcePaths: text().array().notNull(),
  bodies: text().array().notNull(),
  reason: text({ enum: ['RETRACTED', 'RIGHTS_WITHDRAWN'] }).notNull(),
  note: text(),
  release: integer()
    .notNull()
    .references(() => releases.number),
})

/**
 * What the files of the database may still hold although no table does: written with what was taken back, and settled once the
 * tables were rewritten and the log of the server was cycled.
 */
export const erasures = pgTable('erasures', {
  id: surrogate(),
  asked: instant().notNull().default(sql`now()`),
  settled: instant(),
})

/** The images that an edition shows, the feature image first, then in reading order; `digest` is null where the site keeps no file. */
export const images = pgTable(
  'images',
  {
    id: surrogate(),
    editionId: ofEdition(),
    position: integer().notNull(),
    role: text({ enum: ['FEATURE', 'BODY'] }).notNull(),
    url: text().notNull(),
    alt: text(),
    digest: text(),
  },
  (t) => [
    uniqueIndex('images_edition').on(t.editionId, t.position),
    index('images_digest').on(t.digest).where(sql`digest is not null`),
  ],
)

/**
 * What a search finds: the words of an edition, of its sections and of its quotes, as the language of the edition has them.
 * `position` is that of the section or quote.
 */
export const searchTexts = pgTable(
  'search_texts',
  {
    editionId: ofEdition(),
    kind: text({ enum: ['ARTICLE', 'SECTION', 'QUOTE'] }).notNull(),
    position: integer().notNull(),
    config: text().notNull(),
    words: tsvector().notNull(),
    until: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.editionId, t.kind, t.position] }),
    index('search_texts_words').using('gin', t.words).where(sql`until is null`),
    index('search_texts_closed').using('gin', t.words).where(sql`until is not null`),
  ],
)

/** The words that visible articles have or once had, each as the search of its language reduces it: for searches that are misspelt. */
export const searchWords = pgTable(
  'search_words',
  {
    lexeme: ordered().primaryKey(),
    trigrams: text().array().notNull(),
  },
  (t) => [index('search_words_trigrams').using('gin', t.trigrams)],
)

/**
 * By what the passages that somebody quotes are found in an edition's text: its phrases, as hashes (src/content/spoken/phrases.ts),
 * and its words in order (src/content/spoken/word-sequence.ts), as they are in two bytes each, without their case in one. `breaks`
 * and `gaps` are offsets in the text. Apart from `editions`, because publishing writes those anew.
 */
export const editionPhrases = pgTable(
  'edition_phrases',
  {
    editionId: ofEdition().primaryKey(),
    phrases: integer().array().notNull(),
    words: hex().notNull(),
    wordsAnyCase: hex().notNull(),
    breaks: integer().array().notNull(),
    gaps: integer().array().notNull(),
  },
  (t) => [index('edition_phrases_phrase').using('gin', t.phrases)],
)

/** The bytes of every file ever imported, once per content, by their SHA-256 in hexadecimal. */
export const sources = pgTable('sources', {
  digest: text().primaryKey(),
  bytes: bytes().notNull(),
})

/** What the bytes of the sources that are images tell; the size is in pixels, null where they do not tell it. */
export const media = pgTable('media', {
  digest: text()
    .primaryKey()
    .references(() => sources.digest, { onDelete: 'cascade' }),
  type: text().notNull(),
  width: integer(),
  height: integer(),
  bytes: integer().notNull(),
})

/** The files of the site (pages, data, configuration and images) as they were while each release was the newest. */
export const files = pgTable(
  'files',
  {
    id: surrogate(),
    path: ordered().notNull(),
    digest: text()
      .notNull()
      .references(() => sources.digest),
    since: integer().notNull(),
    until: integer(),
  },
  (t) => [
    uniqueIndex('files_open').on(t.path).where(sql`until is null`),
    index('files_since').on(t.since),
    check('files_range', sql`until is null or until > since`),
  ],
)

/**
 * Addresses that articles had before the oldest edition that is kept: before they came into this database, as an export wrote
 * them down, or before the history was pruned. Followed to the article; those of an article that never was in the change log
 * lead nowhere.
 */
export const formerPaths = pgTable(
  'former_paths',
  {
    pathKey: text().notNull(),
    path: text().notNull(),
    articleId: uuid().notNull(),
    wasAlias: boolean().notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.pathKey, t.articleId] }), index('former_paths_article').on(t.articleId)],
)

/**
 * Keys by which requests show who asks, by a hash each: the keys themselves are not stored. One for previews lets its holder see what is
 * not public: a proposal, or the drafts below `pathKey`, which is empty for all of them, or with `only` that of one page. One of a
 * partner shows no more than everyone may read.
 */
export const keys = pgTable(
  'keys',
  {
    id: text().primaryKey(),
    hash: text().notNull(),
    scope: text({ enum: ['preview', 'partner', 'editor'] }).notNull(),
    label: text(),
    /** The partner it is of; null for previews. */
    partner: text(),
    pathKey: text().notNull().default(''),
    /** Whether it is for the page at `pathKey` and for nothing below it. */
    only: boolean().notNull().default(false),
    proposal: text(),
    made: instant().notNull().default(sql`now()`),
    /** Null for keys that hold until they are revoked. */
    expires: instant(),
    revoked: instant(),
  },
  (t) => [uniqueIndex('keys_hash').on(t.hash)],
)

/**
 * Imports that were staged without being published. `plan` is what publishing it does, made against the release and the
 * publication it names; the editions it opens are staged by `id`.
 */
export const proposals = pgTable(
  'proposals',
  {
    name: text().primaryKey(),
    id: uuid().notNull(),
    made: instant().notNull().default(sql`now()`),
    plan: jsonb().$type<{ [key: string]: Json }>().notNull(),
    /** Rows to write before it is published. */
    carried: jsonb().$type<{ [key: string]: Json }>().notNull(),
    /** The plan as people read it. */
    report: jsonb().$type<{ [key: string]: Json }>().notNull(),
  },
  (t) => [uniqueIndex('proposals_id').on(t.id)],
)

/** The editions that publishing a proposal opens, and those it closes. */
export const proposalEditions = pgTable(
  'proposal_editions',
  {
    proposal: uuid()
      .notNull()
      .references(() => proposals.id, { onDelete: 'cascade' }),
    editionId: ofEdition(),
    opens: boolean().notNull(),
  },
  (t) => [primaryKey({ columns: [t.proposal, t.editionId] }), index('proposal_editions_edition').on(t.editionId)],
)

/** What imports found out about page files, so that the next one need not parse them again. Deleted, it only costs time. */
export const cachedPages = pgTable('cached_pages', {
  path: text().primaryKey(),
  version: text().notNull(),
  digest: text().notNull(),
  front: text().notNull(),
  contextKey: text(),
  body: text(),
  page: text(),
})

/** The image files that imports have hashed: a file that still has its stamp has these bytes. Deleted, it only costs time. */
export const cachedMedia = pgTable('cached_media', {
  path: text().primaryKey(),
  stamp: text().notNull(),
  digest: text().notNull(),
})

/**
 * The site for which the newest import left nothing to do, at most one row. While it is there, the cached pages are those
 * of this site. Deleted, it only costs time.
 */
export const cachedSite = pgTable('cached_site', {
  id: uuid().primaryKey(),
  fingerprint: text().notNull(),
  publication: bigint({ mode: 'number' }).notNull(),
  until: instant(),
  pages: integer().notNull(),
  problems: text().notNull(),
})

/** For Drizzle's relational queries: an edition with its parts. */
export const editionRelations = relations(editions, ({ many }) => ({
  sections: many(sections),
  quotes: many(quotes),
  imageCredits: many(imageCredits),
  images: many(images),
  aliases: many(aliases),
  themes: many(editionThemes),
  terms: many(editionTerms),
}))

export const [
  sectionRelations,
  quoteRelations,
  imageCreditRelations,
  imageRelations,
  aliasRelations,
  editionThemeRelations,
  editionTermRelations,
] = [sections, quotes, imageCredits, images, aliases, editionThemes, editionTerms].map((part) =>
  relations(part, ({ one }) => ({ edition: one(editions, { fields: [part.editionId], references: [editions.id] }) })),
)

/** Addresses of partners that are told of every release, with the secrets that sign what they are told. */
export const subscriptions = pgTable(
  'subscriptions',
  {
    id: text().primaryKey(),
    partner: text().notNull(),
    url: text().notNull(),
    secret: text().notNull(),
    /** The one before it, which signs as well until then. */
    formerSecret: text(),
    formerUntil: instant(),
    /** How many notices it is given in an hour, those of withdrawals apart; null for one a release. */
    mostPerHour: integer(),
    made: instant().notNull().default(sql`now()`),
    /** When a notice arrived last. */
    told: instant(),
    /** Since when it is told nothing, and why. */
    disabled: instant(),
    fault: text(),
  },
  (t) => [uniqueIndex('subscriptions_url').on(t.partner, t.url)],
)

/** The notices of releases to subscriptions, written with the release. `settled` is null until one arrived or was given up. */
export const deliveries = pgTable(
  'deliveries',
  {
    id: uuid().primaryKey().default(sql`gen_random_uuid()`),
    subscription: text()
      .notNull()
      .references(() => subscriptions.id, { onDelete: 'cascade' }),
    release: integer()
      .notNull()
      .references(() => releases.number),
    /** Whether something was withdrawn: such a notice waits for nothing. */
    urgent: boolean().notNull(),
    made: instant().notNull().default(sql`now()`),
    /** When to try next; while one is being sent, when others may take it for lost. */
    due: instant().notNull(),
    attempts: integer().notNull().default(0),
    /** How many of these are known to have failed, and not only to have been cut short with their sender. */
    failed: integer().notNull().default(0),
    settled: instant(),
    /** `COVERED` is what a notice of a later release told as well. */
    outcome: text({ enum: ['DELIVERED', 'COVERED', 'GIVEN_UP'] }),
    /** What the last attempt was answered with, or failed with. */
    answer: text(),
  },
  (t) => [
    uniqueIndex('deliveries_release').on(t.subscription, t.release),
    index('deliveries_due').on(t.due).where(sql`settled is null`),
    index('deliveries_urgent').on(t.subscription).where(sql`settled is null and urgent`),
  ],
)

/**
 * How far partners have come in the log of changes: up to where it was sent to them when they asked with their key, and up to where
 * they say that they have applied it. Null is unknown.
 */
export const partnerProgress = pgTable('partner_progress', {
  partner: text().primaryKey(),
  fetchedRelease: integer(),
  fetchedPosition: integer(),
  fetchedAt: instant(),
  appliedRelease: integer(),
  appliedPosition: integer(),
  appliedAt: instant(),
})

/** Single changes that partners say they have applied, most of them tombstones; by their places in the log. */
export const receipts = pgTable(
  'receipts',
  {
    partner: text().notNull(),
    release: integer()
      .notNull()
      .references(() => releases.number),
    position: integer().notNull(),
    at: instant().notNull().default(sql`now()`),
  },
  (t) => [primaryKey({ columns: [t.partner, t.release, t.position] })],
)

/**
 * Editors who are at the desk, by the hash of what their browser sends, or of the link by which they may enter once. `keyId` is null
 * for who entered by a link that was printed where the gateway runs.
 */
export const deskSessions = pgTable('desk_sessions', {
  hash: text().primaryKey(),
  keyId: text(),
  /** What the log calls them. */
  name: text().notNull(),
  made: instant().notNull().default(sql`now()`),
  /** Null for a link that nobody has used. */
  entered: instant(),
  expires: instant().notNull(),
})

/** What editors did at the desk, in the order of time; never updated. */
export const deskActions = pgTable(
  'desk_actions',
  {
    id: surrogate(),
    at: instant().notNull().default(sql`now()`),
    name: text().notNull(),
    keyId: text(),
    action: text({ enum: ['ENTER', 'PUBLISH', 'ROLL_BACK', 'PREVIEW_LINK'] }).notNull(),
    /** The release it made; null for none. */
    release: integer(),
    /** What it was done to, in words. */
    detail: text(),
  },
  (t) => [index('desk_actions_release').on(t.release)],
)
