import { indexLines } from '../../content/line-index.ts'
import { isDrawing, mediaTypeOf } from '../../content/media/media-types.ts'
import type { Place } from '../../content/problem.ts'
import { concerns, type TakenBack } from '../../content/taken-back/passage-key.ts'
import { takeOut } from '../../content/taken-back/take-out.ts'

/** A file without passages that were taken back. */
export interface FileWithout {
  readonly bytes: Uint8Array
  /** Where they stand in the file as it is. */
  readonly places: readonly Place[]
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Takes passages out of the bytes of a file; null where it has none of them. Of images only drawings have words. */
export function takeOutOfFile(path: string, bytes: Uint8Array, taken: readonly TakenBack[]): FileWithout | null {
  if (mediaTypeOf(path) !== null && !isDrawing(path)) return null
  const keys = taken.filter((passage) => concerns(passage, path)).map(({ key }) => key)
  if (keys.length === 0) return null
  const text = decoder.decode(bytes)
  const out = takeOut(text, keys)
  if (out === null) return null
  const locate = indexLines(text)
  return {
    bytes: new TextEncoder().encode(out.text),
    places: out.ranges.map(({ start }) => ({ path, ...locate(start) })),
  }
}
