/** A list or look-up of the contract, as a field of `Query`. */
export interface Asked {
  readonly what: string
  readonly query: string
}

const SOME_ARTICLE = '/section-3/page-113/'

const orders = (...fields: string[]) =>
  fields.flatMap((field) => ['ASC', 'DESC'].map((direction) => `orderBy: { field: ${field}, direction: ${direction} }`))

const ARTICLE_FILTERS = [
  'kinds: [SECTION]',
  'kinds: [PAGE, SECTION]',
  'section: "section-3"',
  'pathPrefix: "/section-7/page-7"',
  'language: "en"',
  'language: "es"',
  'theme: "water"',
  'themes: ["water", "trust"]',
  'term: { taxonomy: "tags", slug: "water" }',
  'text: "water council"',
  'text: "113"',
  'publishedAfter: "2024-10-01T00:00:00Z"',
  'publishedBefore: "2005-03-01T00:00:00Z"',
  'publishedBefore: "2015-01-01T00:00:00Z"',
  'publishedAfter: "2015-01-01T00:00:00Z", publishedBefore: "2015-02-01T00:00:00Z"',
  'updatedAfter: "2024-10-01T00:00:00Z"',
  'updatedBefore: "2005-03-01T00:00:00Z"',
  'updatedBefore: "2015-01-01T00:00:00Z"',
  'language: "es", theme: "water"',
  'language: "es", themes: ["water", "trust"], term: { taxonomy: "tags", slug: "water" }',
]

const QUOTE_FILTERS = [
  'theme: "water"',
  'themes: ["water", "trust"]',
  `article: "${SOME_ARTICLE}"`,
  'text: "water council"',
  'text: "113"',
  'language: "en"',
  'language: "es"',
  'attributed: true',
  'attributed: false',
  'publishedAfter: "2024-10-01T00:00:00Z"',
  'publishedBefore: "2005-03-01T00:00:00Z"',
  'publishedBefore: "2015-01-01T00:00:00Z"',
  'theme: "water", language: "es"',
  'theme: "water", language: "es", attributed: true',
]

const article = (fields: string) => `articleByPath(path: "${SOME_ARTICLE}") { ${fields} }`

const PAGES = [
  'articles { nodes { path } }',
  ...orders('PUBLISHED', 'UPDATED', 'TITLE', 'PATH').map((order) => `articles(${order}) { nodes { path } }`),
  ...ARTICLE_FILTERS.map((filter) => `articles(where: { ${filter} }) { nodes { path } }`),
  'articles(where: { theme: "water" }, orderBy: { field: TITLE, direction: ASC }) { nodes { path } }',
  'articles(where: { language: "es" }, orderBy: { field: TITLE, direction: ASC }) { nodes { path } }',
  ...orders('PUBLISHED', 'ARTICLE', 'ATTRIBUTION').map((order) => `quotes(${order}) { nodes { id } }`),
  ...orders('PUBLISHED', 'ARTICLE', 'ATTRIBUTION').map(
    (order) => `quotes(where: { theme: "water" }, ${order}) { nodes { id } }`,
  ),
  ...QUOTE_FILTERS.map((filter) => `quotes(where: { ${filter} }) { nodes { id } }`),
  'quotesByTheme(theme: "water") { nodes { id } }',
  'quotesByTheme(theme: "water", language: "es") { nodes { id } }',
  ...orders('NAME', 'QUOTES').map((order) => `themes(${order}) { nodes { slug } }`),
  'themes(where: { language: "es" }) { nodes { slug } }',
  'themes(where: { empty: true }) { nodes { slug } }',
  'terms(taxonomy: "tags") { nodes { name } }',
  'search(text: "water council") { edges { highlight } }',
  'search(text: "113", where: { kinds: [QUOTE] }) { edges { highlight } }',
  'releases { nodes { number } }',
  'changes { nodes { kind } }',
]

const COUNTS = [
  'articles { totalCount }',
  ...ARTICLE_FILTERS.map((filter) => `articles(where: { ${filter} }) { totalCount }`),
  'quotes { totalCount }',
  ...QUOTE_FILTERS.map((filter) => `quotes(where: { ${filter} }) { totalCount }`),
  'quotesByTheme(theme: "water") { totalCount }',
  'themes { totalCount }',
  'themes(where: { language: "es" }) { totalCount }',
  'terms(taxonomy: "tags") { totalCount }',
  'theme(slug: "water") { quoteCount articles { totalCount } }',
  'search(text: "water council") { totalCount }',
]

const LOOK_UPS = [
  article('title'),
  article('sections { heading } quotes { text } imageCredits { attribution } aliases { path }'),
  article('translations { path } previous { path } next { path }'),
  article('related { path }'),
  article('themes { slug } terms { name }'),
  'articleByPath(path: "/nowhere/at/all/") { title }',
  'resolvePath(path: "/section-3/page-113") { __typename }',
  'theme(slug: "water") { quotes { nodes { id } } articles { nodes { path } } }',
]

/** Every order, filter and count of the contract, with values that a generated site has; what a page shows comes last. */
export const lists: readonly Asked[] = [
  ...PAGES.map((query) => ({ what: 'page', query })),
  ...COUNTS.map((query) => ({ what: 'count', query })),
  ...LOOK_UPS.map((query) => ({ what: 'look-up', query })),
]
