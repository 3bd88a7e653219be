import type { ArticleRow } from '../database/read/articles.ts'
import type { ReleaseRow } from '../database/read/releases.ts'
import type { Snapshot } from '../database/read/snapshot.ts'
import { chooseMediaType } from '../graphql/accept.ts'
import { cacheControl, tagOfBody } from '../graphql/caching.ts'
import { refusal, refused } from '../graphql/errors.ts'
import { releaseHeader } from '../graphql/release.ts'
import { describeArticles } from '../syndication/article-record.ts'
import { writeArticlePage } from '../syndication/content/article-page.ts'
import { addressOfContent, type Form, linkHeader } from '../syndication/content/content-addresses.ts'
import { findContent } from '../syndication/content/find-content.ts'
import { findQuote, findQuoteOfGone, findWithdrawnQuote } from '../syndication/content/find-quote.ts'
import { writeJsonLd } from '../syndication/content/json-ld-page.ts'
import { writeMarkdownPage } from '../syndication/content/markdown-page.ts'
import { pagePolicy } from '../syndication/content/page-style.ts'
import { writeQuotePage } from '../syndication/content/quote-page.ts'
import { type ArticleContent, readContent } from '../syndication/content/read-content.ts'
import { whyArticleGone, whyQuoteGone } from '../syndication/content/why-gone.ts'
import {
  answerOrRefuse,
  type PartnerParts,
  parametersOfReading,
  releaseRead,
  tagsOfAnswer,
} from './partner-requests.ts'

const typeOf: Readonly<Record<Form, string>> = {
  html: 'text/html',
  md: 'text/markdown',
  jsonld: 'application/ld+json',
  json: 'application/json',
}
const forms = Object.keys(typeOf) as Form[]

/**
 * `/content/<path of the site>`: an article as HTML, Markdown, JSON-LD or JSON, by `Accept` or by the end of the address; old paths
 * lead on, and what is gone says why. `/content/quotes/<id>` is a quote, to be embedded.
 */
export function createContentRoute(parts: PartnerParts): (request: Request) => Promise<Response> {
  return (request) => answerOrRefuse(() => answerContent(request, parts))
}

async function answerContent(request: Request, parts: PartnerParts): Promise<Response> {
  parametersOfReading(request, [])
  const { database, contentPath } = parts
  const path = new URL(request.url).pathname.slice(contentPath.length)
  const release = await releaseRead(database, request)
  const snapshot = { database, release: release.number, signal: request.signal }
  const quote = await findQuote(snapshot, path, release)
  if (quote !== null) {
    const oembed = oembedAddress(parts, `${parts.url}${contentPath}${path}`)
    const { articleId } = quote
    return answerBody(writeQuotePage(quote, oembed), { type: typeOf.html, articleId, framed: true }, parts, release)
  }
  const withdrawn = await findWithdrawnQuote(snapshot, path)
  if (withdrawn !== null) return refusal(410, 'GONE', whyQuoteGone(withdrawn))
  const ofGone = await findQuoteOfGone(snapshot, path)
  if (ofGone !== null) return refusal(410, 'GONE', whyArticleGone(ofGone.path, ofGone.reason))
  const literal = await findContent(snapshot, path)
  const [, bare = '', ending = ''] = /^(.*)\.(html|md|jsonld|json)$/.exec(path) ?? []
  const named = literal === null && ending !== '' ? await findContent(snapshot, bare.replace(/\/index$/, '/')) : null
  const form = named === null ? null : (ending as Form)
  const content = literal ?? named
  if (content === null) return refusal(404, 'NOT_FOUND', `The site has nothing at ${path || '/'}.`)
  if (content.kind === 'gone') return refusal(410, 'GONE', whyArticleGone(path, content.reason))
  if (content.kind === 'moved') return movedTo(addressOf(parts, content.path, form), request)
  return answerArticle(request, { article: content.article, form, release, snapshot }, parts)
}

async function answerArticle(
  request: Request,
  {
    article,
    form: named,
    release,
    snapshot,
  }: {
    readonly article: ArticleRow
    readonly form: Form | null
    readonly release: ReleaseRow
    readonly snapshot: Snapshot
  },
  parts: PartnerParts,
): Promise<Response> {
  const accepted = chooseMediaType(
    request.headers.get('accept'),
    forms.map((form) => typeOf[form]),
  )
  const form = named ?? forms.find((form) => typeOf[form] === accepted)
  if (form === undefined) {
    const message = `An article is to be had as ${Object.values(typeOf).join(', ')}. Accept one of them, or end the address in ${forms.map((form) => `.${form}`).join(', ')}.`
    throw refused(406, 'NOT_ACCEPTABLE', message)
  }
  const { site } = release
  const { articleId } = article
  const addresses = {
    markdown: addressOf(parts, article.path, 'md'),
    json: addressOf(parts, article.path, 'json'),
    feed: `${parts.url}/feeds/atom.xml`,
    oembed: oembedAddress(parts, addressOf(parts, article.path, null)),
  }
  if (form === 'json') {
    const [record] = await describeArticles(snapshot, [article], { site, mediaUrl: parts.mediaUrl })
    return answerBody(JSON.stringify(record), { type: typeOf.json, articleId }, parts, release)
  }
  const content = await readContent(snapshot, article, { site, mediaUrl: parts.mediaUrl, addresses })
  const links = linkHeader(content)
  return answerBody(bodyOf(content, form, release), { type: typeOf[form], articleId, links }, parts, release)
}

function bodyOf(content: ArticleContent, form: Exclude<Form, 'json'>, { number }: ReleaseRow): string {
  if (form === 'html') return writeArticlePage(content)
  return form === 'md' ? writeMarkdownPage(content, number) : writeJsonLd(content)
}

/** What an answer is, and of which article. */
interface Answered {
  readonly type: string
  readonly articleId: string
  readonly links?: string
  readonly framed?: boolean
}

function answerBody(
  text: string,
  { type, articleId, links, framed = false }: Answered,
  { caching }: PartnerParts,
  { number }: ReleaseRow,
): Response {
  const body = Buffer.from(text)
  return new Response(body, {
    headers: {
      'content-type': `${type}; charset=utf-8`,
      'cache-control': cacheControl(caching),
      [releaseHeader]: String(number),
      vary: 'accept',
      etag: tagOfBody(type, body),
      ...tagsOfAnswer(caching, [['article', articleId]]),
      ...(links && { link: links }),
      ...(type === typeOf.html && { 'content-security-policy': pagePolicy({ framed }) }),
    },
  })
}

function movedTo(address: string, request: Request): Response {
  const release = new URL(request.url).searchParams.get('release')
  return new Response(null, { status: 301, headers: { location: release ? `${address}?release=${release}` : address } })
}

/** Where the gateway has an article, in any form or in one. */
function addressOf({ url, contentPath }: PartnerParts, path: string, form: Form | null): string {
  return addressOfContent(`${url}${contentPath}`, path, form)
}

function oembedAddress({ url }: PartnerParts, address: string): string {
  return `${url}/oembed?url=${encodeURIComponent(address)}`
}
