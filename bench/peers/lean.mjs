import postgres from 'postgres'

// What mercurius and Yoga share: a schema with the names of ours, and one lean statement for each relation.

/** Also a part of the benchmark's questions: nothing more can be asked. */
export const typeDefs = `
  type Query {
    articleByPath(path: String!): Article
    quotesByTheme(theme: String!, first: Int = 20): QuoteConnection
    articles(first: Int = 20): ArticleConnection
  }
  type ArticleConnection { nodes: [Article!]! }
  type QuoteConnection { nodes: [Quote!]! }
  type Article {
    title: String!
    path: String!
    published: String
    sections: [Section!]!
    quotes: [Quote!]!
    imageCredits: [ImageCredit!]!
    aliases: [Alias!]!
  }
  type Section { heading: String anchor: String! html: String! }
  type Quote { text: String! attribution: String section: Section! article: Article! }
  type ImageCredit { attribution: String! }
  type Alias { path: String! }
`

const open = 'since is not null and until is null'
const article = `id, title, path, to_char(published, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as published`

/** Everything the schema asks of the database; batches answer one entry a key, in the order of the keys. */
export function openLibrary(connection) {
  const sql = postgres({ ...connection, max: 4, fetch_types: false })
  const run = (statement, parameters) => sql.unsafe(statement, parameters, { prepare: true })
  const ofEdition = (columns, table) => {
    const statement = `select edition_id, ${columns} from ${table} where edition_id = any($1::bigint[]) order by edition_id, position`
    return async (ids) => {
      const groups = new Map(ids.map((id) => [id, []]))
      for (const row of await run(statement, [list(ids)])) groups.get(row.edition_id)?.push(row)
      return ids.map((id) => groups.get(id) ?? [])
    }
  }
  return {
    articleByPath: async (path) => {
      const key = path === '/' ? '' : path.replace(/\/$/, '')
      const [row] = await run(`select ${article} from editions where path_key = $1 and ${open}`, [key])
      return row ?? null
    },
    articles: (first) =>
      run(
        `select ${article} from editions where kind = 'PAGE' and ${open} order by listed_published desc nulls first, path limit $1`,
        [first],
      ),
    quotesByTheme: (theme, first) =>
      run(
        `select text, attribution, q.edition_id, section from quote_themes t join quotes q on q.id = t.quote_id
         where theme = $1 and t.until is null order by listed_published desc nulls first, path, t.position limit $2`,
        [theme, first],
      ),
    sections: ofEdition('heading, anchor, html', 'peers.sections'),
    quotes: ofEdition('text, attribution, section', 'quotes'),
    imageCredits: ofEdition('attribution', 'image_credits'),
    aliases: ofEdition('path', 'aliases'),
    articlesById: async (ids) => {
      const rows = await run(`select ${article} from editions where id = any($1::bigint[])`, [list(ids)])
      const byId = new Map(rows.map((row) => [row.id, row]))
      return ids.map((id) => byId.get(id))
    },
    sectionsAt: async (places) => {
      const rows = await run(
        `select edition_id, position, heading, anchor, html from peers.sections join unnest($1::bigint[], $2::integer[]) as asked (edition, place)
         on edition_id = edition and position = place`,
        [list(places.map((place) => place.edition_id)), list(places.map((place) => place.section))],
      )
      const at = new Map(rows.map((row) => [`${row.edition_id}/${row.position}`, row]))
      return places.map((place) => at.get(`${place.edition_id}/${place.section}`))
    },
  }
}

function list(values) {
  return `{${values.join(',')}}`
}

/** Tells the benchmark where to ask. */
export function announce(port) {
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}`, pid: process.pid })}\n`)
}
