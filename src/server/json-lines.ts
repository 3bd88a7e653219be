/** The media type of one JSON value a line. */
export const JSON_LINES = 'application/x-ndjson'

const encoder = new TextEncoder()

/** Characters of lines that are sent together, but for a longer line. */
const TOGETHER = 32_768

/** The bytes of one value a line, several lines a chunk. */
export async function* linesOf(values: AsyncIterable<object>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let lines = ''
  for await (const value of values) {
    lines += `${JSON.stringify(value)}\n`
    if (lines.length < TOGETHER) continue
    yield encoder.encode(lines)
    lines = ''
  }
  if (lines !== '') yield encoder.encode(lines)
}

/** Seconds for which the next chunk waits for a reader, which keeps a place that others wait for. */
const PATIENCE = 10

/**
 * A body made of chunks as they are read, and no sooner. The first is made at once, so that what fails before it is still an
 * answer of its own; a later failure cuts the body short, and so does a reader that is very slow. `onEnd` is called once, however
 * it ends, and `onFailure` for what failed after the first.
 */
export async function streamChunks(
  chunks: AsyncGenerator<Uint8Array<ArrayBuffer>>,
  onEnd: () => void,
  onFailure: (error: unknown) => void = () => {},
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  let next = await chunks.next().catch((error: unknown) => {
    onEnd()
    throw error
  })
  let waiting: NodeJS.Timeout | undefined
  let isOver = false
  const end = () => {
    if (isOver) return
    isOver = true
    clearTimeout(waiting)
    onEnd()
  }
  return new ReadableStream(
    {
      async pull(controller) {
        clearTimeout(waiting)
        try {
          if (next.done) {
            controller.close()
            end()
            return
          }
          controller.enqueue(next.value)
          next = await chunks.next()
        } catch (error) {
          onFailure(error)
          controller.error(error)
          end()
        }
        // It may have left meanwhile.
        if (isOver) return
        waiting = afterSeconds(PATIENCE, () => {
          controller.error(new Error('The client reads too slowly.'))
          end()
          void chunks.return(undefined)
        })
      },
      async cancel() {
        end()
        await chunks.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
}

/** A timer that counts whole seconds, in which a process that was held up itself sees what came meanwhile before it goes on counting. */
function afterSeconds(seconds: number, work: () => void): NodeJS.Timeout {
  let left = seconds
  const timer = setInterval(() => {
    left -= 1
    if (left > 0) return
    clearInterval(timer)
    work()
  }, 1_000)
  return timer.unref()
}

/** Of the bytes of all chunks, those from `start` up to, not including, `end`; throws where there are fewer. */
export async function* sliceChunks(
  chunks: AsyncIterable<Uint8Array<ArrayBuffer>>,
  { start, end }: { readonly start: number; readonly end: number },
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let position = 0
  for await (const chunk of chunks) {
    const part = chunk.subarray(Math.max(0, start - position), Math.max(0, end - position))
    if (part.byteLength > 0) yield part
    position += chunk.byteLength
    if (position >= end) return
  }
  throw new Error(`A part up to byte ${end} was promised of what had ${position} in the end.`)
}
