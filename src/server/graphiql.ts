import { type Asset, answerAsset, createAsset } from './asset.ts'

/** GraphiQL as a small page and one script, both from this process. */
export interface Graphiql {
  page(request: Request): Promise<Response>
  script(request: Request): Promise<Response>
}

/** Where the page finds its script; the digest in the query makes it safe to keep for good. */
export const graphiqlScriptPath = '/graphiql.js'

/** Loads the 9 MB of GraphiQL with the first visitor, so that a gateway nobody explores never carries it. */
export function createGraphiql(options: { readonly title: string; readonly query: string }): Graphiql {
  let parts: Promise<{ page: Asset; script: Asset }> | undefined
  const load = () => {
    parts ??= loadParts(options).catch((error) => {
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

async function loadParts({ title, query }: { readonly title: string; readonly query: string }) {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql')
  // The package renders one page with everything inside; taken apart, the script needs no inline permission and is kept.
  const html = renderGraphiQL({ title, defaultQuery: query, shouldPersistHeaders: false })
  const [head, rest] = cutAt(html, '<script>')
  const [code, foot] = cutAt(rest, '</script>', rest.lastIndexOf('</script>'))

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

function cutAt(text: string, mark: string, index = text.indexOf(mark)): [string, string] {
  if (index < 0) throw new Error(`GraphiQL's page has no ${mark} where one was expected.`)
  return [text.slice(0, index), text.slice(index + mark.length)]
}

// The editor writes its own style elements and starts its workers from blobs; nothing may come from another host.
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
