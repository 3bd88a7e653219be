import { encoded } from '../graphql/cache-tags.ts'
import { cacheControl, tagOfBody } from '../graphql/caching.ts'
import { refusal } from '../graphql/errors.ts'
import { sectionPrefix, withoutNul } from '../graphql/input.ts'
import { releaseHeader } from '../graphql/release.ts'
import { ATOM, writeAtom } from '../syndication/feeds/atom.ts'
import type { Channel } from '../syndication/feeds/channels.ts'
import type { Feed } from '../syndication/feeds/feed.ts'
import { JSON_FEED, writeJsonFeed } from '../syndication/feeds/json-feed.ts'
import { readFeed } from '../syndication/feeds/read-feed.ts'
import { RSS, writeRss } from '../syndication/feeds/rss.ts'
import {
  answerOrRefuse,
  type PartnerParts,
  parametersOfReading,
  releaseRead,
  tagsOfAnswer,
} from './partner-requests.ts'

interface Format {
  readonly type: string
  readonly write: (feed: Feed) => string
}

const formats: Readonly<Record<string, Format>> = {
  'atom.xml': { type: `${ATOM}; charset=utf-8`, write: writeAtom },
  'rss.xml': { type: `${RSS}; charset=utf-8`, write: writeRss },
  'feed.json': { type: JSON_FEED, write: writeJsonFeed },
}

/** `/feeds/…`: the newest of the site, a section, a theme, a language, or the quotes of a theme, as Atom, RSS or JSON Feed. */
export function createFeedsRoute(parts: PartnerParts): (request: Request) => Promise<Response> {
  return (request) => answerOrRefuse(() => answerFeed(request, parts))
}

async function answerFeed(
  request: Request,
  { database, url, mediaUrl, hub, caching }: PartnerParts,
): Promise<Response> {
  const asked = parametersOfReading(request, ['archive'])
  const { pathname } = new URL(request.url)
  const parts = partsOf(pathname)
  const format = formats[parts.at(-1) ?? '']
  const channel = channelOf(parts.slice(0, -1))
  const archive = asked.archive === undefined ? null : Number(asked.archive)
  if (format === undefined || channel === null || (archive !== null && !/^[1-9]\d{0,8}$/.test(asked.archive ?? '')))
    return notFound()
  const release = await releaseRead(database, request)
  const addresses = { site: release.site, mediaUrl, self: `${url}${pathname}`, hub }
  const snapshot = { database, release: release.number, signal: request.signal }
  const feed = await readFeed(snapshot, { channel, archive }, { release, addresses })
  if (feed === null) return notFound()
  const body = Buffer.from(format.write(feed))
  const headers = {
    'content-type': format.type,
    'cache-control': cacheControl(caching),
    [releaseHeader]: String(release.number),
    etag: tagOfBody(format.type, body),
    ...tagsOfAnswer(caching, [['list', listOf(channel)]]),
  }
  return new Response(body, { headers })
}

/** The parts of the path after `/feeds/`, decoded; none where they cannot be. */
function partsOf(pathname: string): string[] {
  try {
    return pathname
      .split('/')
      .slice(2)
      .map((part) => withoutNul(decodeURIComponent(part)))
  } catch {
    return []
  }
}

function channelOf(parts: readonly string[]): Channel | null {
  if (parts.length === 0) return { kind: 'site' }
  const [kind, ...names] = parts
  const name = names.join('/')
  if (name === '' || names.includes('')) return null
  if (kind === 'section') return { kind, section: name, prefix: sectionPrefix(name) }
  if (names.length > 1) return null
  if (kind === 'theme' || kind === 'quotes') return { kind, theme: name }
  return kind === 'language' ? { kind, language: name } : null
}

/** What a feed lists, as answers of GraphQL call it. */
function listOf(channel: Channel): string {
  if (channel.kind === 'quotes') return `quotes-${encoded(channel.theme)}`
  return channel.kind === 'theme' ? `articles-${encoded(channel.theme)}` : 'articles'
}

function notFound(): Response {
  const message =
    'There is no such feed. There are /feeds/atom.xml, rss.xml and feed.json, and the same in /feeds/section/…/, /feeds/theme/…/, /feeds/quotes/…/ and /feeds/language/…/.'
  return refusal(404, 'NOT_FOUND', message)
}
