import { readNodeId } from '../../content/node-id.ts'
import { type EditionRow, findEditionsOfArticle } from '../../database/read/editions-of-article.ts'
import { findEditionContents } from '../../database/write/edition-contents.ts'
import { compareEditions } from '../../import/plan/compare-editions.ts'
import { type Asked, type Frame, frameFields, type Read, type View } from '../view.ts'
import type { Editions } from './article-data.ts'
import { EditionsPage } from './editions-page.tsx'

const QUERY = `query Editions($path: String!) {
  ${frameFields}
  article: articleByPath(path: $path) { id path title language edition release }
}`

interface Answer {
  readonly site: Frame
  readonly article: (Pick<Editions, 'path' | 'title' | 'language'> & { readonly id: string }) | null
}

const MOST = 100

/** The editions of an article, and what one of them changed. */
export const editionsView: View<Editions> = {
  address: '/desk/editions',
  async read(asked): Promise<Read<Editions> | null> {
    const path = asked.parameters.get('path') ?? ''
    if (path === '') return null
    const question = { query: QUERY, variables: { path } }
    const { site, article } = await asked.ask<Answer>(question)
    if (article === null) return null
    const { database, signal, parameters } = asked
    const snapshot = { database, release: site.release.number, signal }
    const rows = await findEditionsOfArticle(snapshot, readNodeId(article.id)?.id ?? '', MOST)
    const index = rows.findIndex(({ number }) => String(number) === parameters.get('edition'))
    const data: Editions = {
      path: article.path,
      title: article.title,
      language: article.language,
      editions: rows.map(({ id: _id, ...row }) => row),
      difference: await differenceOf(asked, rows[Math.max(0, index)], rows[Math.max(0, index) + 1]),
    }
    return { site, data, question }
  },
  page: (data) => ({ title: `Editions of ${data.title || data.path}`, body: EditionsPage(data) }),
  table: ({ editions }) => ({
    columns: ['edition', 'release', 'at', 'until release', 'path', 'title', 'correction'],
    rows: editions.map(({ number, since, at, until, path, title, correction }) => [
      ...[number, since, at, until, path, title, correction],
    ]),
  }),
}

// What readers cannot ask for.
const PRIVATE = ['publishAt', 'expireAt', 'draft']

async function differenceOf(
  { database }: Asked,
  after: EditionRow | undefined,
  before: EditionRow | undefined,
): Promise<Editions['difference']> {
  if (after === undefined || before === undefined) return null
  const contents = await findEditionContents(database, [before.id, after.id])
  const [a, b] = [contents.get(before.id), contents.get(after.id)]
  if (a === undefined || b === undefined) return null
  const { fields, text } = compareEditions(a, b)
  return { from: before.number, to: after.number, fields: fields.filter(({ field }) => !PRIVATE.includes(field)), text }
}
