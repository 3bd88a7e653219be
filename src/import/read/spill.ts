import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Keeps texts in UTF-8 that are wanted again later, in memory while they are few, else in a temporary file. */
export interface Spill {
  /** Gives what `get` wants to know. */
  put(bytes: Uint8Array): SpillPlace
  get(place: SpillPlace): string
  /** Forgets everything; nothing is left on disk. */
  close(): void
}

/** Where a spilled text is. */
export type SpillPlace = Uint8Array | { readonly offset: number; readonly length: number }

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

const MOST_IN_MEMORY = 16 * 1024 * 1024

/** Opens a spill; whoever opened it closes it. */
export function openSpill(mostInMemory = MOST_IN_MEMORY): Spill {
  let inMemory = 0
  let end = 0
  let file: { readonly descriptor: number; readonly folder: string } | null = null
  return {
    put(bytes) {
      if (inMemory + bytes.length <= mostInMemory) {
        inMemory += bytes.length
        return bytes
      }
      file ??= createFile()
      for (let written = 0; written < bytes.length; )
        written += writeSync(file.descriptor, bytes, written, bytes.length - written, end + written)
      const place = { offset: end, length: bytes.length }
      end += bytes.length
      return place
    },
    get(place) {
      if (place instanceof Uint8Array) return decoder.decode(place)
      if (file === null) throw new Error('A text was spilled and is gone.')
      const bytes = Buffer.allocUnsafe(place.length)
      for (let read = 0; read < place.length; ) {
        const count = readSync(file.descriptor, bytes, read, place.length - read, place.offset + read)
        if (count === 0) throw new Error('A temporary file was cut off.')
        read += count
      }
      return decoder.decode(bytes)
    },
    close() {
      if (file === null) return
      closeSync(file.descriptor)
      rmSync(file.folder, { recursive: true, force: true })
      file = null
    },
  }
}

function createFile() {
  // Readable by its owner alone: it may hold drafts.
  const folder = mkdtempSync(join(tmpdir(), 'commonplace-import-'))
  return { folder, descriptor: openSync(join(folder, 'documents'), 'wx+', 0o600) }
}
