import { createLimiter } from '../database/limiter.ts'
import type { ReleaseRow } from '../database/read/releases.ts'
import type { Snapshot } from '../database/read/snapshot.ts'
import { cacheControl, tagOfQuestion } from '../graphql/caching.ts'
import { refusal } from '../graphql/errors.ts'
import { releaseHeader } from '../graphql/release.ts'
import type { Client } from '../graphql/yoga.ts'
import { countSitemaps, writeSitemap, writeSitemapIndex } from '../syndication/sitemap.ts'
import { hasAlready, notModified } from './conditional.ts'
import { streamChunks } from './json-lines.ts'
import {
  answerOrRefuse,
  logCut,
  type PartnerParts,
  parametersOfReading,
  releaseRead,
  tagsOfAnswer,
} from './partner-requests.ts'
import { networkOf } from './rate-limiter.ts'
import { inTurns, type Turns } from './turns.ts'

const XML = 'application/xml; charset=utf-8'
// Most are small, and kept in memory once they were made.
const places = { running: 6, waiting: 20, patience: 10_000, share: 2 }

/** `/sitemap.xml`, and where the articles are too many for one, the `/sitemap/<number>.xml` that it lists. */
export function createSitemapRoute(
  parts: PartnerParts,
  turns: Turns,
): (request: Request, client: Client) => Promise<Response> {
  const limiter = createLimiter(places)
  return (request, { address }) => {
    const enter = () => limiter.enter({ key: networkOf(address), signal: request.signal })
    return answerOrRefuse(() => answerSitemap(request, parts, { enter, turns, onFailure: logCut(parts, request) }))
  }
}

interface Answering {
  readonly enter: () => Promise<() => void>
  readonly turns: Turns
  readonly onFailure: (error: unknown) => void
}

async function answerSitemap(
  request: Request,
  { database, url, caching }: PartnerParts,
  { enter, turns, onFailure }: Answering,
): Promise<Response> {
  parametersOfReading(request, [])
  const { pathname } = new URL(request.url)
  const release = await releaseRead(database, request)
  const snapshot = { database, release: release.number, signal: request.signal }
  const headers = {
    'content-type': XML,
    'cache-control': cacheControl(caching),
    [releaseHeader]: String(release.number),
    etag: tagOfQuestion(request.url, XML, { ...release, edition: caching.edition }),
    ...tagsOfAnswer(caching, [['list', 'articles']]),
  }
  if (hasAlready(request, headers.etag)) return notModified(new Headers(headers))
  const count = await countSitemaps(snapshot)
  if (pathname === '/sitemap.xml' && count > 1) {
    const addresses = Array.from({ length: count }, (_, index) => `${url}/sitemap/${index + 1}.xml`)
    return new Response(writeSitemapIndex(addresses), { headers })
  }
  const number = pathname === '/sitemap.xml' ? 1 : Number(/^\/sitemap\/([1-9]\d{0,5})\.xml$/.exec(pathname)?.[1])
  if (!(number <= count))
    return refusal(404, 'NOT_FOUND', 'There is no such sitemap. /sitemap.xml lists what there is.')
  const leave = await enter()
  const chunks = inTurns(bytesOf(snapshot, number, release), { turns, signal: request.signal })
  return new Response(await streamChunks(chunks, leave, onFailure), { headers })
}

const encoder = new TextEncoder()

async function* bytesOf(
  snapshot: Snapshot,
  number: number,
  { site }: ReleaseRow,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for await (const part of writeSitemap(snapshot, number, site.url)) yield encoder.encode(part)
}
