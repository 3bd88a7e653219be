import type { ReleaseRow } from '../database/read/releases.ts'
import type { Snapshot } from '../database/read/snapshot.ts'
import { cacheControl, tagOfQuestion } from '../graphql/caching.ts'
import { refusal } from '../graphql/errors.ts'
import { askedRelease, releaseHeader } from '../graphql/release.ts'
import type { Client } from '../graphql/yoga.ts'
import { countSitemaps, writeSitemap, writeSitemapIndex } from '../syndication/sitemap.ts'
import type { AdmissionControl } from './admission.ts'
import { hasAlready, notModified } from './conditional.ts'
import { streamChunks } from './json-lines.ts'
import {
  answerOrRefuse,
  type PartnerParts,
  parametersOfReading,
  releaseRead,
  tagsOfAnswer,
} from './partner-requests.ts'

const XML = 'application/xml; charset=utf-8'

/** `/sitemap.xml`, and where the articles are too many for one, the `/sitemap/<number>.xml` that it lists. */
export function createSitemapRoute(
  parts: PartnerParts,
  enterPage: AdmissionControl['enterPage'],
): (request: Request, client: Client) => Promise<Response> {
  return (request, { address }) =>
    answerOrRefuse(() => {
      const release = askedRelease(request)
      return answerSitemap(request, parts, () => enterPage({ address, signal: request.signal, release }))
    })
}

async function answerSitemap(
  request: Request,
  { database, url, caching }: PartnerParts,
  enter: () => Promise<() => void>,
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
  return new Response(await streamChunks(bytesOf(snapshot, number, release), leave), { headers })
}

const encoder = new TextEncoder()

async function* bytesOf(
  snapshot: Snapshot,
  number: number,
  { site }: ReleaseRow,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for await (const part of writeSitemap(snapshot, number, site.url)) yield encoder.encode(part)
}
