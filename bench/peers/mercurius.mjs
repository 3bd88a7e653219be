import fastify from 'fastify'
import mercurius from 'mercurius'
import cache from 'mercurius-cache'
import { announce, openLibrary, typeDefs } from './lean.mjs'

// Compiled from the first request on; `cache` as the second argument keeps what its resolvers gave.

const library = openLibrary(JSON.parse(process.argv[2]))
const keys = (queries) => queries.map(({ obj }) => obj.id)
const app = fastify()
await app.register(mercurius, {
  schema: typeDefs,
  resolvers: {
    Query: {
      articleByPath: (_root, { path }) => library.articleByPath(path),
      articles: async (_root, { first }) => ({ nodes: await library.articles(first) }),
      quotesByTheme: async (_root, { theme, first }) => ({ nodes: await library.quotesByTheme(theme, first) }),
    },
  },
  loaders: {
    Article: {
      sections: (queries) => library.sections(keys(queries)),
      quotes: (queries) => library.quotes(keys(queries)),
      imageCredits: (queries) => library.imageCredits(keys(queries)),
      aliases: (queries) => library.aliases(keys(queries)),
    },
    Quote: {
      article: async (queries) => {
        const ids = [...new Set(queries.map(({ obj }) => obj.edition_id))]
        const found = await library.articlesById(ids)
        const byId = new Map(ids.map((id, index) => [id, found[index]]))
        return queries.map(({ obj }) => byId.get(obj.edition_id))
      },
      section: (queries) => library.sectionsAt(queries.map(({ obj }) => obj)),
    },
  },
  jit: 1,
})
if (process.argv[3] === 'cache') await app.register(cache, { ttl: 3600, all: true })
await app.listen({ port: 0, host: '127.0.0.1' })
announce(app.server.address().port)
