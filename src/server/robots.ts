import { type Asset, answerAsset, createAsset } from './asset.ts'

/** `/robots.txt`: everything may be read, and where everything is to be had at once. */
export function createRobotsRoute(url: string): (request: Request) => Promise<Response> {
  let asset: Promise<Asset> | undefined
  return async (request) => {
    asset ??= createAsset(textOf(url), {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'public, max-age=3600',
    })
    return answerAsset(request, await asset)
  }
}

function textOf(url: string): string {
  return `# Whoever wants all of it need not ask for each page:
# ${url}/dump has every article of the newest release in one request, and ${url}/changes what is new since.
User-agent: *
Disallow: /graphql
Allow: /

Sitemap: ${url}/sitemap.xml
`
}
