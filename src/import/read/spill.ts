import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Holds bytes that are needed again later: in memory up to a limit, beyond it in a temporary file. */
export interface Spill {
  /** Returns the key for `get`. */
  put(bytes: Uint8Array): Spilled
  get(spilled: Spilled): Uint8Array
  /** Drops everything; nothing is left on disk. */
  close(): void
}

/** Bytes in a spill, or where they are in its file. */
export type Spilled = Uint8Array | { readonly offset: number; readonly length: number }

const MEMORY_LIMIT = 16 * 1024 * 1024

/** Opens a spill; the caller closes it. */
export function openSpill(memoryLimit = MEMORY_LIMIT): Spill {
  let inMemory = 0
  let end = 0
  let file: { readonly descriptor: number; readonly folder: string } | null = null
  return {
    put(bytes) {
      if (inMemory + bytes.length <= memoryLimit) {
        inMemory += bytes.length
        return bytes
      }
      file ??= createFile()
      for (let written = 0; written < bytes.length; )
        written += writeSync(file.descriptor, bytes, written, bytes.length - written, end + written)
      const spilled = { offset: end, length: bytes.length }
      end += bytes.length
      return spilled
    },
    get(spilled) {
      if (spilled instanceof Uint8Array) return spilled
      if (file === null) throw new Error('Expected an open temporary file, found that it was closed already.')
      const bytes = Buffer.allocUnsafe(spilled.length)
      for (let read = 0; read < spilled.length; ) {
        const count = readSync(file.descriptor, bytes, read, spilled.length - read, spilled.offset + read)
        if (count === 0) throw new Error(`Expected ${spilled.length} bytes in a temporary file, found ${read}.`)
        read += count
      }
      return bytes
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
  return { folder, descriptor: openSync(join(folder, 'pages'), 'wx+', 0o600) }
}
