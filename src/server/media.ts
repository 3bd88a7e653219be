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
export type MediaRoute = (request: Request, options?: { readonly showsDrafts?: boolean }) => Promise<Response>

const ADDRESS = /^(?:\/desk)?\/media\/([0-9a-f]{64})\/[^/]+$/
const BYTES_A_READ = 256 * 1024
const FOREVER = 'public, max-age=31536000, immutable'
// An SVG can hold scripts, which must not run on the gateway's address.
const SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

/** Serves the images that articles show in any kept release; those of drafts alone only to who has a key for them. */
export function createMediaRoute(database: Database): MediaRoute {
  return async (request, { showsDrafts = false } = {}) => {
    const digest = ADDRESS.exec(new URL(request.url).pathname)?.[1]
    if (digest === undefined) return notFound()
    return answerOrRefuse(async () => {
      const view = showsDrafts ? await viewOfDrafts(database, { below: '' }) : await viewOf(database, askedKey(request))
      const found = await findShownMedia(view.database, digest)
      if (found === null) return notFound()
      return answer(database, request, { digest, isPublic: view.perspective === null, ...found })
    })
  }
}

function answer(
  database: Database,
  request: Request,
  found: MediaRow & { readonly digest: string; readonly isPublic: boolean },
): Response {
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
  return new Response(bytes === 0 ? null : streamBytes(database, digest, { start, end }), {
    status: range === null ? 200 : 206,
    headers: { ...headers, ...part, 'content-length': String(end - start) },
  })
}

function notFound(): Response {
  return refusal(404, 'NOT_FOUND', 'There is no image at this address that any release shows.')
}

/** Reads no faster than the client does, and nothing before it asks. */
function streamBytes(
  database: Database,
  digest: string,
  { start, end }: { readonly start: number; readonly end: number },
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const gone = new AbortController()
  let next = start
  return new ReadableStream(
    {
      async pull(controller) {
        const count = Math.min(BYTES_A_READ, end - next)
        const read = await readMedia(database, digest, { start: next, count, signal: gone.signal })
        if (read === null || read.byteLength !== count) throw new Error(`The bytes of ${digest} are gone.`)
        controller.enqueue(new Uint8Array(read))
        next += count
        if (next === end) controller.close()
      },
      cancel: () => gone.abort(),
    },
    { highWaterMark: 0 },
  )
}
