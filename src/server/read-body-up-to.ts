/** A body that was read: all of it, or, if there is more than was wanted, a stream of the whole. */
export type ReadBody =
  | { readonly bytes: Buffer; readonly rest: null }
  | { readonly bytes: null; readonly rest: ReadableStream<Uint8Array<ArrayBuffer>> }

/** Reads a body of at most `most` bytes; what is larger is given back as it came. */
export async function readBodyUpTo(body: ReadableStream<Uint8Array<ArrayBuffer>>, most: number): Promise<ReadBody> {
  const reader = body.getReader()
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    chunks.push(next.value)
    size += next.value.byteLength
    if (size > most) return { bytes: null, rest: restOf(chunks, reader) }
  }
  return { bytes: joined(chunks, size), rest: null }
}

/** In memory of its own: a small part of Node's pool would hold all of it. */
function joined(chunks: readonly Uint8Array[], size: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes
}

function restOf(
  chunks: Uint8Array<ArrayBuffer>[],
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream(
    {
      async pull(controller) {
        const read = chunks.shift()
        if (read) return controller.enqueue(read)
        const next = await reader.read()
        if (next.done) controller.close()
        else controller.enqueue(next.value)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}
