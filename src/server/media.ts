import { createLimiter } from '../database/limiter.ts'
import type { Database } from '../database/open.ts'
import { findShownMedia, type MediaRow, readMedia } from '../database/read/media.ts'
import { refusal } from '../graphql/errors.ts'
import { askedKey, viewOf, viewOfDrafts } from '../graphql/perspective.ts'
import { askedRange } from './byte-range.ts'
import { hasAlready } from './conditional.ts'
import { answerOrRefuse } from './partner-requests.ts'

/**
 * Answers `/media/<digest>/<name>`, and the same below `/desk`: the bytes of an image by their SHA-256, whatever the name; with
 * `showsDrafts` also those of any draft.
 */
export type MediaRoute = (
  request: Request,
  options?: { readonly showsDrafts?: boolean; readonly isHead?: boolean },
) => Promise<Response>

const ADDRESS = /^(?:\/desk)?\/media\/([0-9a-f]{64})\/[^/]+$/
const BYTES_A_READ = 256 * 1024
const FOREVER = 'public, max-age=31536000, immutable'
// An SVG can hold scripts, which must not run on the gateway's address.
const SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

// In a line of their own: all the images of a page are asked for at once, and would not fit into that of the searches.
const reads = { running: 2, waiting: 500, patience: 5_000 }

type Read = (digest: string, part: { start: number; count: number; signal: AbortSignal }) => Promise<Uint8Array | null>

/** Serves the images that articles show in any kept release; those of drafts alone only to who has a key for them. */
export function createMediaRoute(database: Database): MediaRoute {
  const line = createLimiter(reads)
  const read: Read = async (digest, part) => {
    const leave = await line.enter(part)
    return await readMedia(database, digest, part).finally(leave)
  }
  return async (request, { showsDrafts = false, isHead = false } = {}) => {
    const digest = ADDRESS.exec(new URL(request.url).pathname)?.[1]
    if (digest === undefined) return notFound()
    return answerOrRefuse(async () => {
      const view = showsDrafts ? await viewOfDrafts(database, { below: '' }) : await viewOf(database, askedKey(request))
      const found = await findShownMedia(view.database, digest)
      if (found === null) return notFound()
      return await answer(isHead ? null : read, request, { digest, isPublic: view.perspective === null, ...found })
    })
  }
}

/** `read` is null where the head is all that was asked for. */
async function answer(
  read: Read | null,
  request: Request,
  found: MediaRow & { readonly digest: string; readonly isPublic: boolean },
): Promise<Response> {
  const { digest, type, bytes, isPublic } = found
  const etag = `"${digest}"`
  const headers = {
    'content-type': type,
    'cache-control': isPublic ? FOREVER : 'private, no-store',
    vary: 'authorization',
    'accept-ranges': 'bytes',
    etag,
    ...(type === 'image/svg+xml' ? { 'content-security-policy': SVG_POLICY } : {}),
  }
  if (hasAlready(request, etag)) return new Response(null, { status: 304, headers })
  const range = askedRange(request, { etag, bytes })
  if (range === 'none') {
    const message = `The file has ${bytes} bytes, and none where they were asked for.`
    return refusal(416, 'RANGE_NOT_SATISFIABLE', message, { 'content-range': `bytes */${bytes}` })
  }
  const { start, end } = range ?? { start: 0, end: bytes }
  const part = range === null ? {} : { 'content-range': `bytes ${start}-${end - 1}/${bytes}` }
  const { signal } = request
  const body = bytes === 0 || read === null ? null : await streamBytes(read, digest, { start, end, signal })
  return new Response(body, {
    status: range === null ? 200 : 206,
    headers: { ...headers, ...part, 'content-length': String(end - start) },
  })
}

function notFound(): Response {
  return refusal(404, 'NOT_FOUND', 'There is no image at this address that any release shows.')
}

/** Reads no faster than the client does, but at first, so that what fails before anything is sent is an answer of its own. */
async function streamBytes(
  read: Read,
  digest: string,
  { start, end, signal }: { readonly start: number; readonly end: number; readonly signal: AbortSignal },
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  let next = start
  const readNext = async () => {
    const count = Math.min(BYTES_A_READ, end - next)
    const bytes = await read(digest, { start: next, count, signal })
    if (bytes?.byteLength !== count) throw new Error(`The bytes of ${digest} are gone.`)
    next += count
    return new Uint8Array(bytes)
  }
  let first: Uint8Array<ArrayBuffer> | null = await readNext()
  return new ReadableStream(
    {
      async pull(controller) {
        controller.enqueue(first ?? (await readNext()))
        first = null
        if (next === end) controller.close()
      },
    },
    { highWaterMark: 0 },
  )
}
