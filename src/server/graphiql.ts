import { type Asset, answerAsset, createAsset } from './asset.ts'

/** GraphiQL as a small page and one script, both served by this process. */
export interface Graphiql {
  page(request: Request): Promise<Response>
  script(request: Request): Promise<Response>
}

/** Where the page finds its script; a digest in the query string lets browsers cache it for ever. */
export const graphiqlScriptPath = '/graphiql.js'

/** Loads the 9 MB of GraphiQL for the first visitor, so that a gateway nobody explores never has them in memory. */
export function createGraphiql(): Graphiql {
  let parts: Promise<{ page: Asset; script: Asset }> | undefined
  const load = () => {
    parts ??= loadParts().catch((error) => {
      parts = undefined
      throw error
    })
    return parts
  }
  return {
    page: async (request) => answerAsset(request, (await load()).page),
    script: async (request) => answerAsset(request, (await load()).script),
  }
}

async function loadParts() {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql')
  // The package renders one page with the script inside; as a file of its own it needs no inline permission and is cached.
  const html = renderGraphiQL({
    title: 'Commonplace',
    defaultTabs: exampleQueries.map((query) => ({ query })),
    shouldPersistHeaders: false,
    // Its types leave out what the page takes besides.
    ...{ variables: VARIABLES },
  })
  const [head, rest] = cutAt(html, '<script>')
  const [made, foot] = cutAt(rest, '</script>', rest.lastIndexOf('</script>'))
  const [library, settings] = cutAt(made, JSON.stringify(VARIABLES))
  const code = `${library}${variablesOfAddress}${settings}`

  const script = await createAsset(code, {
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
  })
  const tag = `<script src="${graphiqlScriptPath}?${script.digest}" defer></script>`
  const page = await createAsset(`${head}${tag}${foot}`, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    'content-security-policy': pagePolicy,
  })
  return { page, script }
}

/** Stands where the page is told its variables, until they are read from its address. */
const VARIABLES = 'variables of the address'

/** The package reads the query from the address of the page, and nothing else of it. Without a query there, what was kept counts. */
const variablesOfAddress = `(
  (asked) => asked.has("query") ? asked.get("variables") ?? "" : undefined
)(new URLSearchParams(location.search))`

function cutAt(text: string, mark: string, index = text.indexOf(mark)): [string, string] {
  if (index < 0) throw new Error(`GraphiQL's page has no ${mark} where one was expected.`)
  return [text.slice(0, index), text.slice(index + mark.length)]
}

// The editor writes its own style elements and starts its workers from blobs; nothing may be loaded from another host.
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** What GraphiQL opens with, a tab for each: they find something on every site. */
export const exampleQueries = [
  `# Welcome to Commonplace. Press the round button, or Ctrl-Enter, to run this query.
# The book icon on the left explains every type and field; other tabs show more to begin with.

query LatestArticles {
  articles(first: 5) {
    nodes {
      title
      path
      published
      sections { heading anchor }
      quotes { text attribution section { anchor } }
    }
  }
}
`,
  `# Quotes across articles, by theme, each with the address of its very words.

query QuotesByTheme {
  themes(first: 5, orderBy: { field: QUOTES, direction: DESC }) {
    nodes {
      slug
      name
      quoteCount
      quotes(first: 3) {
        nodes { text attribution url article { title path } }
      }
    }
  }
}
`,
  `# What a partner needs to pass articles on: licence, images and their credits, and where old addresses lead.

query ToPassOn {
  site { title release { number at } }
  articles(first: 5, orderBy: { field: UPDATED, direction: DESC }) {
    nodes {
      url
      updated
      licence { name url }
      images { url alt width height credit { attribution complete } }
      aliases { path }
    }
  }
}
`,
]
