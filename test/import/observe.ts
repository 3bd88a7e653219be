import type { Consequences } from '../../src/import/plan/consequences/consequences.ts'
import type { Reader } from '../support/reader.ts'

/** What readers find at one time, as far as edits can take it from them. */
export interface Observation {
  /** What is under each address: the article's id and path, and the alias it was found by. */
  readonly urls: ReadonlyMap<string, { id: string; path: string; requestedPath: string | null } | null>
  readonly articles: readonly ObservedArticle[]
  readonly themes: ReadonlyMap<string, number>
}

interface ObservedArticle {
  readonly id: string
  readonly path: string
  readonly title: string
  readonly links: readonly { href: string; article: { path: string } | null }[]
  readonly quotes: readonly { id: string; text: string; section: { anchor: string }; themes: { slug: string }[] }[]
}

/** The consequences of a plan without what only a plan can say, in a form in which they can be compared. */
export type Observed = ReturnType<typeof plainConsequences>

/** Asks for everything through GraphQL. */
export async function observe(reader: Reader, urls: readonly string[]): Promise<Observation> {
  const { data } = await reader.ask(
    `query ($urls: [String!]!) {
      resolvePaths(paths: $urls) { ... on Article { id path } ... on Redirect { from article { id path } } }
      articles(first: 100, where: { kinds: [PAGE, SECTION, HOME] }) {
        nodes {
          id path title
          links { href article { path } }
          quotes { id text section { anchor } themes { slug } }
        }
      }
      themes(first: 100) { nodes { slug quoteCount } }
    }`,
    { urls },
  )
  return {
    urls: new Map(urls.map((url, index) => [url, foundAt(data.resolvePaths[index])])),
    articles: data.articles.nodes,
    themes: new Map(
      data.themes.nodes.map((theme: { slug: string; quoteCount: number }) => [theme.slug, theme.quoteCount]),
    ),
  }
}

function foundAt(
  resolution: { id?: string; path?: string; from?: string; article?: { id: string; path: string } } | null,
) {
  if (resolution?.article) return { ...resolution.article, requestedPath: resolution.from ?? null }
  return resolution?.id ? { id: resolution.id, path: resolution.path ?? '', requestedPath: null } : null
}

/** What has become of what readers found before. */
export async function whatHappened(reader: Reader, before: Observation, after: Observation): Promise<Observed> {
  const urls = [...before.urls].map(([url, was]) => ({ url, was, is: after.urls.get(url) ?? null }))
  const links = after.articles.flatMap(({ path, links }) =>
    links.map(({ href, article }) => ({ path, href, article, was: before.urls.get(href), is: after.urls.get(href) })),
  )
  const [were, are] = [quotesOf(before), quotesOf(after)]
  const vanished = [...were.keys()].filter((id) => !are.has(id))
  const gone = before.articles.filter(({ id }) => !after.articles.some((article) => article.id === id))
  return {
    stoppedUrls: urls
      .filter(({ was, is }) => was && !is)
      .map(({ url }) => url)
      .sort(),
    takenUrls: urls
      .filter(({ was, is }) => was && is && was.id !== is.id)
      .map(({ url }) => url)
      .sort(),
    brokenLinks: links
      .filter(({ was, article }) => was && !article)
      .map(({ path, href }) => `${path} ${href}`)
      .sort(),
    linksThroughAlias: links
      .filter(({ was, is }) => was && was.requestedPath === null && is?.requestedPath)
      .map(({ path, href, article }) => `${path} ${href} ${article?.path}`)
      .sort(),
    vanishedQuotes: (await withoutVisible(reader, vanished)).sort(),
    movedQuotes: [...are]
      .flatMap(([id, place]) => (were.has(id) && were.get(id) !== place ? `${id} ${place}` : []))
      .sort(),
    emptiedThemes: [...before.themes]
      .filter(([slug, count]) => count > 0 && !after.themes.get(slug))
      .map(([slug]) => slug)
      .sort(),
    tombstones: (await Promise.all(gone.map(({ path }) => askWhyGone(reader, path)))).sort(),
  }
}

/** What a plan foresees, in the form of what is observed. */
export function plainConsequences(all: Consequences, urls: readonly string[], quoteId: (uid: string) => string) {
  const spelled = (path: string) => urls.find((url) => encodeURI(url) === encodeURI(decodeURI(path))) ?? path
  return {
    stoppedUrls: all.stoppedUrls.map(({ path }) => spelled(path)).sort(),
    takenUrls: all.takenUrls.map(({ path }) => spelled(path)).sort(),
    brokenLinks: all.brokenLinks.map(({ path, href }) => `${path} ${href}`).sort(),
    linksThroughAlias: all.linksThroughAlias.map(({ path, href, to }) => `${path} ${href} ${to}`).sort(),
    vanishedQuotes: all.vanishedQuotes.map(({ id }) => quoteId(id)).sort(),
    movedQuotes: all.movedQuotes.map(({ id, to }) => `${quoteId(id)} ${placeOf(to.anchor, to.themes)}`).sort(),
    emptiedThemes: all.emptiedThemes.map(({ slug }) => slug).sort(),
    tombstones: all.tombstones.map(({ path, reason }) => `${path} ${reason}`).sort(),
  }
}

function quotesOf({ articles }: Observation): Map<string, string> {
  return new Map(
    articles.flatMap(({ quotes }) =>
      quotes.map(({ id, section, themes }) => [
        id,
        placeOf(
          section.anchor,
          themes.map(({ slug }) => slug),
        ),
      ]),
    ),
  )
}

function placeOf(anchor: string, themes: readonly string[]): string {
  return `#${anchor} ${themes.toSorted().join(' ')}`
}

async function withoutVisible(reader: Reader, ids: readonly string[]): Promise<string[]> {
  const { data } = await reader.ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids })
  return ids.filter((_id, index) => data.nodes[index] === null)
}

/** Word of a page that is gone; where another has its address now, it is the change log that keeps it. */
async function askWhyGone(reader: Reader, path: string): Promise<string> {
  const { data } = await reader.ask(
    'query ($path: String!) { resolvePath(path: $path) { __typename ... on Gone { reason } } }',
    { path },
  )
  const [logged] = await reader.db.database.sql`
    select reason from changes where path = ${path} and kind = 'WITHDRAWN' order by release desc limit 1`
  return `${path} ${data.resolvePath.__typename === 'Gone' ? data.resolvePath.reason : logged?.reason}`
}
