import type { LiveLoader } from 'astro/loaders'
import { type Article, articleFragment, atHome } from './article.ts'
import { ask } from './gateway.ts'

/** The article was taken away. */
export class GoneError extends Error {
  override name = 'GoneError'
}

type Site = { site: { url: string } }
type Found = Site & { resolvePath: Article | { article: Article } | { at: string } | null }
type Listed = Site & { articles: { nodes: Article[] } }
type Loaded = LiveLoader<Article, { path: string }, { section?: string }>

const FIND = `query Find($path: String!) {
  site { url }
  resolvePath(path: $path) { ...Article ... on Redirect { article { ...Article } } ... on Gone { at } }
}${articleFragment}`

const LIST = `query List($section: String) {
  site { url } articles(first: 20, where: { section: $section }) { nodes { ...Article } }
}${articleFragment}`

const KEPT = 1_000

/** Asks for articles when a page is visited; where the gateway does not answer, gives what it said last, with `asOf`. */
export function liveLoader({ gateway }: { gateway: string }): Loaded {
  const known = new Map<string, { readonly data: unknown; readonly asOf: string }>()
  const recall = async <Data>(query: string, variables: object): Promise<{ data: Data; asOf?: string }> => {
    const key = JSON.stringify([query, variables])
    const last = known.get(key)
    try {
      const { data } = await ask<Data>(gateway, { query, variables })
      known.delete(key)
      known.set(key, { data, asOf: new Date().toISOString() })
      if (known.size > KEPT) known.delete(known.keys().next().value ?? '')
      return { data }
    } catch (error) {
      if (!last) throw error
      return { data: last.data as Data, asOf: last.asOf }
    }
  }
  return {
    name: 'commonplace-live',
    loadEntry: orError(async ({ filter }) => {
      const { data, ...age } = await recall<Found>(FIND, { path: filter.path })
      const found = data.resolvePath
      if (!found) return undefined
      if ('at' in found) throw new GoneError(`Gone since ${found.at.slice(0, 10)}.`)
      return entryOf({ ...('article' in found ? found.article : found), ...age }, data)
    }),
    loadCollection: orError(async ({ filter }) => {
      const { data, ...age } = await recall<Listed>(LIST, { section: filter?.section })
      return { entries: data.articles.nodes.map((node) => entryOf({ ...node, ...age }, data)) }
    }),
  }
}

/** Live loaders return their errors, for pages to decide on. */
function orError<Context, Result>(load: (context: Context) => Promise<Result>) {
  return (context: Context) => load(context).catch((error: Error) => ({ error }))
}

function entryOf(node: Article, { site }: Site) {
  const data = atHome(node, site.url)
  return { id: data.path, data, rendered: { html: data.html } }
}
