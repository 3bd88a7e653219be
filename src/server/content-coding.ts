import { pipeline, Readable, type Transform } from 'node:stream'
import * as zlib from 'node:zlib'

/** A way to compress, as HTTP names it. */
export type ContentCoding = 'br' | 'zstd' | 'gzip'

// Older versions of Node have no zstd, and neither have its types.
const { createZstdCompress } = zlib as { readonly createZstdCompress?: () => Transform }

// Fast rather than small: answers are compressed anew each time.
const coders: Readonly<Partial<Record<ContentCoding, () => Transform>>> = {
  br: () => zlib.createBrotliCompress({ params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } }),
  ...(createZstdCompress && { zstd: createZstdCompress }),
  gzip: () => zlib.createGzip({ level: 5 }),
}

/** What this version of Node can do; of those a client likes equally, the first is taken. */
export const contentCodings = Object.keys(coders) as readonly ContentCoding[]

/** The coding an Accept-Encoding header likes best; null where it likes none, or the plain bytes better. */
export function chooseCoding<Coding extends string>(header: string | null, offers: readonly Coding[]): Coding | null {
  const weights = new Map((header ?? '').split(',').map(weightedCoding))
  const weightOf = (name: string) => weights.get(name) ?? weights.get('*') ?? 0
  const [best] = offers.toSorted((a, b) => weightOf(b) - weightOf(a))
  return best !== undefined && weightOf(best) > 0 && weightOf(best) >= (weights.get('identity') ?? 0) ? best : null
}

function weightedCoding(text: string): [name: string, weight: number] {
  const [name = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const q = parameters.find((parameter) => parameter.startsWith('q='))
  return [name, q === undefined ? 1 : Number(q.slice(2)) || 0]
}

/** The stream compressed, read no faster than the result is; ends or fails with it, and cancels it when cancelled. */
export function compress(body: ReadableStream<Uint8Array>, coding: ContentCoding): ReadableStream<Uint8Array> {
  const coder = coders[coding]?.()
  if (!coder) throw new Error(`This version of Node cannot compress as ${coding}.`)
  // Its errors reach whoever reads the result.
  pipeline(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]), coder, () => {})
  const chunks = coder.iterator()
  return new ReadableStream(
    {
      async pull(controller) {
        const { value, done } = await chunks.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: () => void coder.destroy(),
    },
    { highWaterMark: 0 },
  )
}
