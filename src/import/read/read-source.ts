import { hash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Place, Problem } from '../../content/problem.ts'
import type { TakenBack } from '../../content/taken-back/passage-key.ts'
import { takeOutOfFile } from './take-out-of-file.ts'

/** A file as read, without what was taken back: the bytes with their SHA-256 (hexadecimal), and the text in them. */
export interface ReadSource {
  readonly path: string
  readonly bytes: Uint8Array
  readonly digest: string
  readonly text: string
  readonly problems: readonly Problem[]
  /** Where it has words that were taken back. */
  readonly takenBack: readonly Place[]
}

/** Thrown where a file that was not kept, because the cache knew its bytes, is needed after all and has other bytes now. */
export class FileChanged extends Error {
  override readonly name = 'FileChanged'

  constructor(path: string) {
    super(`${path} changed while it was being imported. Nothing was published; run the import again.`)
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const strictDecoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true })

/** Reads one file of the site. */
export async function readSource(root: string, path: string, taken: readonly TakenBack[]): Promise<ReadSource> {
  const read = await readFile(join(root, path))
  const { bytes, places } = takeOutOfFile(path, read, taken) ?? { bytes: read, places: [] }
  return { path, bytes, digest: digestOf(bytes), ...decodeSource(path, bytes), takenBack: places }
}

/** The SHA-256 (hexadecimal) by which a file is known. */
export function digestOf(bytes: Uint8Array): string {
  return hash('sha256', bytes)
}

/**
 * The text in a file's bytes, read as UTF-8. Invalid bytes, and NUL, which Postgres cannot store, become U+FFFD, with a
 * warning; UTF-16, which Hugo cannot read, is an error.
 */
export function decodeSource(path: string, bytes: Uint8Array): { text: string; problems: Problem[] } {
  const problems: Problem[] = []
  const wide = wideEncoding(bytes)
  if (wide !== null) {
    // Decoded all the same, so that no other problem is reported that is none.
    const text = new TextDecoder(wide, { ignoreBOM: true }).decode(bytes).replaceAll('\0', '\uFFFD')
    return { text, problems: [utf16(path)] }
  }
  let text: string
  try {
    text = strictDecoder.decode(bytes)
  } catch {
    text = decoder.decode(bytes)
    problems.push({
      code: 'invalid-utf8',
      severity: 'warning',
      path,
      ...placeOf(text, text.indexOf('\uFFFD')),
      message: 'Expected UTF-8, found invalid bytes; each was replaced by U+FFFD.',
      hint: 'Save the file as UTF-8.',
    })
  }
  const nul = text.indexOf('\0')
  if (nul === -1) return { text, problems }
  problems.push({
    code: 'nul-byte',
    severity: 'warning',
    path,
    ...placeOf(text, nul),
    message: 'Expected text, found a NUL byte; each was replaced by U+FFFD.',
    hint: 'Delete the invisible character here.',
  })
  return { text: text.replaceAll('\0', '\uFFFD'), problems }
}

function wideEncoding([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : null
}

function utf16(path: string): Problem {
  return {
    code: 'utf-16',
    severity: 'error',
    path,
    line: 1,
    column: 1,
    message: 'Expected UTF-8, found UTF-16, which Windows calls "Unicode".',
    hint: 'Save the file as UTF-8: under "Save as", choose it as the encoding.',
  }
}

function placeOf(text: string, index: number): { line: number; column: number } {
  const before = text.slice(0, Math.max(index, 0))
  const line = before.split('\n').length
  return { line, column: before.length - (before.lastIndexOf('\n') + 1) + 1 }
}
