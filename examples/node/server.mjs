import { createHash } from 'node:crypto'
import { createServer } from 'node:http'

const GATEWAY = process.env.GATEWAY ?? 'http://127.0.0.1:4000'
const PORT = Number(process.env.PORT ?? 3000)
const PATIENCE_MS = 5_000
const PAGES_KEPT = 1_000

const QUERY = `query Page($path: String!) {
  resolvePath(path: $path) {
    __typename
    ... on Article {
      path url title language html
      featureImage { ...Shown }
      images { ...Shown }
      licence { name url }
    }
    ... on Redirect { to permanent }
    ... on Gone { at reason }
  }
  articles(where: { pathPrefix: $path }, first: 100) { nodes { path title } }
  site { title url menus { items { name href } } }
}
fragment Shown on Image { url alt width height file { url } credit { attributionHtml } }`

/** The last answer for each path, the one asked for longest ago first. */
const known = new Map()

const server = createServer(async (request, response) => {
  if (!['GET', 'HEAD'].includes(request.method ?? '')) {
    response.writeHead(405, { allow: 'GET, HEAD' }).end()
    return
  }
  const [path = '/'] = (request.url ?? '/').split('?')
  const { status, headers, body } = await answer(path)
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`
  const isUnchanged = status === 200 && request.headers['if-none-match'] === etag
  response.writeHead(isUnchanged ? 304 : status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    ...(status === 200 && { etag }),
    ...headers,
  })
  response.end(request.method === 'HEAD' || isUnchanged ? undefined : body)
})
server.listen(PORT, '127.0.0.1', () => {
  console.log(`Pages of ${GATEWAY} at http://127.0.0.1:${Object(server.address()).port}/`)
})

/** The page of a path, made from what the gateway says now or, while it does not answer, from what it said last. */
async function answer(path) {
  const last = known.get(path)
  try {
    const now = await ask(path, last)
    const page = render(path, now.data)
    // Addresses that lead nowhere are not kept: anyone can invent more of them.
    if (page.status !== 404) keep(path, now)
    return page
  } catch (error) {
    console.error(`${path}: ${error instanceof Error ? error.message : error}`)
    if (last) return render(path, last.data, last.at)
    const body =
      '<!doctype html><title>Back soon</title><p>This page is out of reach just now. Please try again in a minute.'
    return { status: 503, headers: { 'retry-after': '60', 'cache-control': 'no-store' }, body }
  }
}

/** Asks for all that a page shows in one round trip; where nothing has changed since `last`, the gateway sends no body. */
async function ask(path, last) {
  const address = new URL('/graphql', GATEWAY)
  address.searchParams.set('query', QUERY)
  address.searchParams.set('variables', JSON.stringify({ path }))
  const headers = {
    accept: 'application/graphql-response+json, application/json;q=0.9',
    ...(last?.etag && { 'if-none-match': last.etag }),
  }
  const response = await fetch(address, { headers, signal: AbortSignal.timeout(PATIENCE_MS) })
  if (response.status === 304) return { ...last, at: new Date() }
  const { data, errors } = Object(await response.json())
  if (errors || !data) throw new Error(`${response.status} from ${GATEWAY}: ${errors?.[0]?.message ?? 'no data'}`)
  return { data, etag: response.headers.get('etag'), at: new Date() }
}

function keep(path, page) {
  known.delete(path)
  known.set(path, page)
  if (known.size > PAGES_KEPT) known.delete(known.keys().next().value)
}

/** `asOf` says when the answer was heard, where it may be out of date. */
function render(path, { resolvePath: found, articles, site }, asOf = null) {
  if (!found) return { status: 404, body: layout(site, 'Not found', '<h1>Not found</h1>', asOf) }
  if (found.__typename === 'Gone')
    return { status: 410, body: layout(site, 'Gone', `<h1>Gone</h1><p>Since ${found.at.slice(0, 10)}.`, asOf) }
  // A page has one address: other spellings of it lead there as well.
  const location = new URL(found.to ?? found.path, site.url).pathname
  if (location !== path) {
    const body = layout(site, 'Moved', `<a href="${text(location)}">It is here now.</a>`, asOf)
    return { status: found.permanent === false ? 302 : 301, headers: { location }, body }
  }
  const { title, language, featureImage, licence } = found
  const below = articles.nodes.filter(({ path }) => path !== found.path)
  const body = `<article lang="${text(language)}"><h1>${text(title)}</h1>
${featureImage ? figure(featureImage) : ''}
${atHome(found.html, site.url, found.images)}
${licence ? `<footer><a rel="license" href="${text(licence.url ?? '')}">${text(licence.name)}</a></footer>` : ''}</article>
<ul>${below.map((page) => `<li><a href="${text(page.path)}">${text(page.title)}</a></li>`).join('')}</ul>`
  return { status: 200, body: layout(site, title, body, asOf, found.url) }
}

function layout(site, title, body, asOf, url = null) {
  const items = site.menus.flatMap((menu) => menu.items)
  return `<!doctype html>
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${text(title)} · ${text(site.title)}</title>${url ? `<link rel="canonical" href="${text(url)}">` : ''}
<nav>${items.map(({ href, name }) => `<a href="${text(href)}">${text(name)}</a>`).join(' ')}</nav>
${asOf ? `<p class="stale">News is out of reach; this is as of ${asOf.toISOString()}.</p>` : ''}
<main>${body}</main>
`
}

function figure({ url, file, alt, width, height, credit }) {
  const size = width && height ? ` width="${width}" height="${height}"` : ''
  return `<figure><img src="${text(file?.url ?? url)}" alt="${text(alt ?? '')}"${size}>
<figcaption>${credit?.attributionHtml ?? ''}</figcaption></figure>`
}

/** Takes images from the gateway, which has their bytes, and leads links to pages of the site to pages of ours. */
function atHome(html, site, images) {
  const shown = images.reduce(
    (all, { url, file }) => (file ? all.replaceAll(`src="${url}"`, `src="${file.url}"`) : all),
    html,
  )
  return shown.replaceAll(`href="${site}`, 'href="/')
}

/** Plain text as HTML. */
function text(plain) {
  return plain.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`)
}
