import { createServer } from 'node:http'
import { useResponseCache } from '@graphql-yoga/plugin-response-cache'
import DataLoader from 'dataloader'
import { createSchema, createYoga } from 'graphql-yoga'
import { announce, openLibrary, typeDefs } from './lean.mjs'

// Yoga with its response cache, or without where nothing is said.

const library = openLibrary(JSON.parse(process.argv[2]))
const ofArticle =
  (name) =>
  (article, _args, { loaders }) =>
    loaders[name].load(article.id)
const schema = createSchema({
  typeDefs,
  resolvers: {
    Query: {
      articleByPath: (_root, { path }) => library.articleByPath(path),
      articles: async (_root, { first }) => ({ nodes: await library.articles(first) }),
      quotesByTheme: async (_root, { theme, first }) => ({ nodes: await library.quotesByTheme(theme, first) }),
    },
    Article: {
      sections: ofArticle('sections'),
      quotes: ofArticle('quotes'),
      imageCredits: ofArticle('imageCredits'),
      aliases: ofArticle('aliases'),
    },
    Quote: {
      article: (quote, _args, { loaders }) => loaders.articlesById.load(quote.edition_id),
      section: (quote, _args, { loaders }) => loaders.sectionsAt.load(quote),
    },
  },
})
const yoga = createYoga({
  schema,
  graphiql: false,
  logging: false,
  context: () => ({
    loaders: {
      sections: new DataLoader(library.sections),
      quotes: new DataLoader(library.quotes),
      imageCredits: new DataLoader(library.imageCredits),
      aliases: new DataLoader(library.aliases),
      articlesById: new DataLoader(library.articlesById),
      sectionsAt: new DataLoader(library.sectionsAt),
    },
  }),
  plugins: process.argv[3] === 'cache' ? [useResponseCache({ session: () => null, ttl: 3_600_000 })] : [],
})
const server = createServer(yoga)
server.listen(0, '127.0.0.1', () => announce(server.address().port))
