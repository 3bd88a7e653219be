import { pathKey } from '../../content/path-key.ts'
import { cursorOf, readCursor } from '../../database/read/cursors.ts'
import { findLinkingPages, type LinkingRow, linkingTerms } from '../../database/read/links-to.ts'
import { nextIn, type PageInfo, placeOf } from '../parts/list-asked.ts'
import { type Asked, type Frame, frameFields, type Read, type View } from '../view.ts'
import type { Linked, LinksTo } from './article-data.ts'
import { LinksPage } from './links-page.tsx'

const QUERY = `query Links($path: String!) {
  ${frameFields}
  article: articleByPath(path: $path) { path title language aliases { path } }
}`

interface Answer {
  readonly site: Frame
  readonly article: (Linked & Pick<LinksTo, 'language'> & { readonly aliases: readonly Pick<Linked, 'path'>[] }) | null
}

const PAGE = 40
const ADDRESS = '/desk/links'

/** The pages that link to an article, by path. */
export const linksView: View<LinksTo> = {
  address: ADDRESS,
  async read({ parameters, ask, database, signal }): Promise<Read<LinksTo> | null> {
    const path = parameters.get('path') ?? ''
    if (path === '') return null
    const { site, article } = await ask<Answer>({ query: QUERY, variables: { path } })
    if (article === null) return null
    const snapshot = { database, release: site.release.number, signal }
    const { linkedFrom, pageInfo } = await listLinks(snapshot, keysOf(article), parameters)
    const data = { path: article.path, title: article.title, language: article.language, linkedFrom, pageInfo }
    return { site, data, question: null }
  },
  page: (data) => ({ title: `Links to ${data.title || data.path}`, body: LinksPage(data) }),
  next: nextIn,
  table: ({ linkedFrom }) => ({
    columns: ['path', 'title', 'language'],
    rows: linkedFrom.map(({ path, title, language }) => [path, title, language]),
  }),
}

/** All by which other pages lead to an article. */
export function keysOf({ path, aliases }: Pick<NonNullable<Answer['article']>, 'path' | 'aliases'>): string[] {
  return [path, ...aliases.map((alias) => alias.path)].map(pathKey)
}

async function listLinks(
  snapshot: Pick<Asked, 'database' | 'signal'> & { readonly release: number },
  keys: readonly string[],
  parameters: URLSearchParams,
): Promise<{ readonly linkedFrom: readonly LinkingRow[]; readonly pageInfo: PageInfo }> {
  const cursors = { name: ADDRESS, terms: linkingTerms }
  const place = placeOf(parameters, PAGE)
  const fromEnd = place.last !== null
  // Of what is no cursor of this list, the list begins anew.
  const after = place.after === null ? null : readCursor(cursors, place.after)
  const before = place.before === null ? null : readCursor(cursors, place.before)
  const found = await findLinkingPages(snapshot, keys, { limit: PAGE + 1, fromEnd, after, before })
  const shown = found.slice(0, PAGE)
  const isMore = found.length > PAGE
  const linkedFrom = fromEnd ? shown.reverse() : shown
  const cursorAt = (row: LinkingRow | undefined) => (row === undefined ? null : cursorOf(cursors, [row.path]))
  return {
    linkedFrom,
    pageInfo: {
      hasPreviousPage: fromEnd ? isMore : after !== null,
      hasNextPage: fromEnd ? before !== null : isMore,
      startCursor: cursorAt(linkedFrom[0]),
      endCursor: cursorAt(linkedFrom.at(-1)),
    },
  }
}
