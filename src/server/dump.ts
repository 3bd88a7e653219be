import { LRUCache } from 'lru-cache'
import { createLimiter } from '../database/limiter.ts'
import { endOfRelease } from '../database/read/change-cursors.ts'
import { findLastEndOfImage } from '../database/read/ended-images.ts'
import { findForgotten, type ReleaseRow } from '../database/read/releases.ts'
import { tagOfQuestion } from '../graphql/caching.ts'
import { refusal } from '../graphql/errors.ts'
import { releaseHeader } from '../graphql/release.ts'
import { dumpRelease } from '../syndication/dump.ts'
import { askedRange } from './byte-range.ts'
import { hasAlready, namesTag, notModified } from './conditional.ts'
import { JSON_LINES, linesOf, sliceChunks, streamChunks } from './json-lines.ts'
import type { PartnerClient } from './partner-access.ts'
import { answerOrRefuse, logCut, type PartnerParts, parametersOfReading, releaseRead } from './partner-requests.ts'
import { networkOf } from './rate-limiter.ts'
import { rememberFetched } from './remember-fetched.ts'
import { tagAsSent } from './represent.ts'
import { inTurns, type Turns } from './turns.ts'

// Few read a whole site at once, and each takes a while; what is made of it is held in memory for each.
const places = { running: 6, waiting: 8, patience: 10_000, share: 2 }
/** Releases whose size is remembered. */
const REMEMBERED = 20
// What a release shows does not change, except that something may be taken back.
const AN_HOUR = 'public, max-age=3600'

const ADDRESS = /^\/dump\/([1-9]\d{0,8})\.ndjson$/

/**
 * `/dump` and `/dump/<release>.ndjson`: everything the newest or that release shows, as one JSON value a line. The latter has the
 * same bytes each time, so that a client that was cut off can ask for the rest.
 */
export function createDumpRoute(
  { database, mediaUrl, caching, log }: PartnerParts,
  turns: Turns,
): (request: Request, client: PartnerClient) => Promise<Response> {
  const limiter = createLimiter(places)
  const sizes = new LRUCache<string, number>({ max: REMEMBERED })
  const measuring = new Map<string, Promise<number>>()

  async function releaseAt(request: Request): Promise<ReleaseRow | null> {
    const { pathname } = new URL(request.url)
    const [, named = null] = ADDRESS.exec(pathname) ?? []
    return pathname === '/dump' || named !== null ? await releaseRead(database, request, named) : null
  }

  async function answer(request: Request, client: PartnerClient): Promise<Response> {
    parametersOfReading(request, [])
    const release = await releaseAt(request)
    if (release === null) return refusal(404, 'NOT_FOUND', 'There is nothing at this address. Dumps are at /dump.')
    const snapshot = { database, release: release.number, signal: request.signal }
    const address = `/dump/${release.number}.ndjson`
    const isNamed = new URL(request.url).pathname === address
    // The same bytes each time, as long as nothing is withdrawn for good, and no licence of an image ends.
    const [{ lastTakenBack }, lastEnd] = await Promise.all([findForgotten(database), findLastEndOfImage(database)])
    const edition = `${caching.edition} ${lastTakenBack} ${lastEnd}`
    const etag = tagOfQuestion(address, JSON_LINES, { ...release, edition }).replace('W/', '')
    const headers = {
      'content-type': JSON_LINES,
      'cache-control': isNamed ? AN_HOUR : 'public, no-cache',
      'content-location': address,
      [releaseHeader]: String(release.number),
      'accept-ranges': 'bytes',
      etag,
    }
    const remember = () => rememberFetched(database, client.partner, endOfRelease(release))
    const tags = [etag, tagAsSent(request, etag)]
    if (tags.some((tag) => hasAlready(request, tag))) {
      if (tags.some((tag) => namesTag(request, tag))) await remember()
      return notModified(new Headers(headers))
    }
    if (client.isHead) return new Response(null, { headers })
    const leave = await limiter.enter({ key: networkOf(client.address), signal: request.signal })
    const { signal } = request
    const onFailure = logCut({ log }, request)
    const chunks = () => inTurns(linesOf(dumpRelease(snapshot, release, mediaUrl)), { turns, signal })
    // Goes on where the client leaves meanwhile, which comes back for the same.
    const uncut = () => inTurns(linesOf(dumpRelease({ ...snapshot, signal: undefined }, release, mediaUrl)), { turns })
    try {
      const mayBePart = askedRange(request, { etag, bytes: Number.MAX_SAFE_INTEGER }) !== null
      const range = mayBePart ? askedRange(request, { etag, bytes: await sizeOf(etag, uncut) }) : null
      if (range === 'none') {
        leave()
        const bytes = sizes.get(etag)
        const message = `The dump has ${bytes} bytes, and none where they were asked for.`
        return refusal(416, 'RANGE_NOT_SATISFIABLE', message, { 'content-range': `bytes */${bytes}` })
      }
      if (range === null) {
        const whole = thenDo(measured(chunks(), etag), remember)
        return new Response(await streamChunks(whole, leave, onFailure), { headers })
      }
      const { start, end } = range
      const ranged = {
        'content-range': `bytes ${start}-${end - 1}/${sizes.get(etag)}`,
        'content-length': String(end - start),
      }
      // Of a part nobody knows whether its reader has the others; who has all of it says so by its entity tag, or goes on in the log.
      const part = sliceChunks(chunks(), range)
      const isWhole = start === 0 && end === sizes.get(etag)
      const body = await streamChunks(isWhole ? thenDo(part, remember) : part, leave, onFailure)
      return new Response(body, { status: 206, headers: { ...headers, ...ranged } })
    } catch (error) {
      leave()
      throw error
    }
  }

  async function* thenDo<Chunk>(chunks: AsyncIterable<Chunk>, work: () => Promise<void>): AsyncGenerator<Chunk> {
    yield* chunks
    await work()
  }

  /** The chunks, whose size is known once they were all read. */
  async function* measured<Chunk extends Uint8Array>(
    chunks: AsyncIterable<Chunk>,
    etag: string,
  ): AsyncGenerator<Chunk, number> {
    let bytes = 0
    for await (const chunk of chunks) {
      bytes += chunk.byteLength
      yield chunk
    }
    sizes.set(etag, bytes)
    return bytes
  }

  /** How many bytes the dump has, which takes making it where nobody has read it to its end. */
  async function sizeOf(etag: string, chunks: () => AsyncIterable<Uint8Array>): Promise<number> {
    const known = sizes.get(etag)
    if (known !== undefined) return known
    const counting = measuring.get(etag) ?? toItsEnd(measured(chunks(), etag)).finally(() => measuring.delete(etag))
    measuring.set(etag, counting)
    return await counting
  }

  return (request, client) => answerOrRefuse(() => answer(request, client))
}

async function toItsEnd<Result>(chunks: AsyncGenerator<unknown, Result>): Promise<Result> {
  for (;;) {
    const { done, value } = await chunks.next()
    if (done) return value
  }
}
