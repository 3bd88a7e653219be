import type { Loader } from 'astro/loaders'
import { type Article, articleFragment, articleSchema, atHome } from './article.ts'
import { ask } from './gateway.ts'

type PageInfo = { hasNextPage: boolean; endCursor: string | null }
type Page = { site: { url: string }; articles: { nodes: Article[]; pageInfo: PageInfo } }

const PAGE = `query Page($after: String) {
  site { url }
  articles(first: 50, after: $after, where: { kinds: [PAGE, SECTION, HOME] }, orderBy: { field: PATH, direction: ASC }) {
    nodes { ...Article }
    pageInfo { hasNextPage endCursor }
  }
}${articleFragment}`

/** Loads every article of one release, with its path as id; fails the build where the gateway does not answer. */
export function releaseLoader({ gateway }: { gateway: string }): Loader {
  return {
    name: 'commonplace-release',
    schema: articleSchema,
    async load({ store, meta, logger, parseData, generateDigest }) {
      const { data: state, release } = await ask(gateway, { query: '{ site { release { number at } } }', attempts: 5 })
      const loaded = generateDigest({ gateway, state, PAGE })
      if (meta.get('loaded') === loaded) return logger.info(`Nothing has changed since release ${release}.`)

      const paths = new Set<string>()
      let after: string | null = null
      do {
        const { data }: { data: Page } = await ask(gateway, { query: PAGE, variables: { after }, release, attempts: 5 })
        for (const node of data.articles.nodes) {
          const article = await parseData({ id: node.path, data: atHome(node, data.site.url) })
          // The store leaves an entry alone whose digest is the same.
          const digest = generateDigest(article)
          store.set({ id: article.path, data: article, digest, rendered: { html: article.html } })
          paths.add(article.path)
        }
        after = data.articles.pageInfo.hasNextPage ? data.articles.pageInfo.endCursor : null
      } while (after !== null)
      for (const id of store.keys()) if (!paths.has(id)) store.delete(id)
      meta.set('loaded', loaded)
      logger.info(`Loaded ${paths.size} articles of release ${release}.`)
    },
  }
}
