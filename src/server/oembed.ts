import type { ReleaseRow } from '../database/read/releases.ts'
import { cacheControl, tagOfBody } from '../graphql/caching.ts'
import { refusal, refused } from '../graphql/errors.ts'
import { releaseHeader } from '../graphql/release.ts'
import { type EmbedPaths, embed } from '../syndication/content/embed.ts'
import {
  answerOrRefuse,
  type PartnerParts,
  parametersOfReading,
  releaseRead,
  tagsOfAnswer,
} from './partner-requests.ts'

const TYPE = 'application/json; charset=utf-8'
const WIDTH = 600
const HEIGHT = 240

/** `/oembed?url=…`: what to show of an article or quote on another page (https://oembed.com), by its address here or on the site. */
export function createOembedRoute(parts: PartnerParts): (request: Request) => Promise<Response> {
  return (request) => answerOrRefuse(() => answerOembed(request, parts))
}

async function answerOembed(request: Request, parts: PartnerParts): Promise<Response> {
  const asked = parametersOfReading(request, ['url', 'format', 'maxwidth', 'maxheight'])
  if (asked.format !== undefined && asked.format !== 'json')
    return refusal(501, 'NOT_IMPLEMENTED', 'Answers are JSON. Leave `format` out.')
  if (asked.url === undefined) throw refused(400, 'BAD_REQUEST', 'Give the address of an article or quote as `url`.')
  const release = await releaseRead(parts.database, request)
  const snapshot = { database: parts.database, release: release.number, signal: request.signal }
  const found = await embed(snapshot, pathsOf(asked.url, parts, release), release)
  if (found === null) return refusal(404, 'NOT_FOUND', 'There is no article and no quote at this address.')
  if ('gone' in found) return refusal(410, 'GONE', found.gone)
  const described = {
    version: '1.0',
    type: 'rich',
    provider_name: release.site.title,
    provider_url: release.site.url,
    width: withinLimit(WIDTH, asked.maxwidth),
    height: withinLimit(HEIGHT, asked.maxheight),
    ...found.embedded,
  }
  const body = Buffer.from(JSON.stringify(described))
  return new Response(body, {
    headers: {
      'content-type': TYPE,
      'cache-control': cacheControl(parts.caching),
      [releaseHeader]: String(release.number),
      etag: tagOfBody(TYPE, body),
      ...tagsOfAnswer(parts.caching, [['article', found.articleId]]),
    },
  })
}

function pathsOf(address: string, { url, contentPath }: PartnerParts, { site }: ReleaseRow): EmbedPaths {
  if (!URL.canParse(address)) return { here: null, onSite: null }
  const { origin, pathname } = new URL(address)
  const below = (base: string): string | null => {
    const { origin: host, pathname: folder } = new URL(base)
    const prefix = folder.replace(/\/$/, '')
    return origin === host && `${pathname}/`.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) || '/' : null
  }
  return { here: below(`${url}${contentPath}`), onSite: below(site.url) }
}

function withinLimit(size: number, limit: string | undefined): number {
  const most = /^[1-9]\d{0,5}$/.test(limit ?? '') ? Number(limit) : size
  return Math.min(size, most)
}
