import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

const TAIL_BYTES = 4096
const TAIL_LINES = 12

/** What was tried, then what the program said last, then what to do: three parts an operator can act on. */
export function embeddedError(tried: string, said: string, advice: string, cause?: unknown): Error {
  const quoted = lastLines(said).map((line) => `  | ${line}`)
  return new Error([tried, ...quoted, advice].join('\n'), cause === undefined ? {} : { cause })
}

/** The end of a log that may be long or missing; the empty string where it cannot be read. */
export function readTail(file: string, from = 0): string {
  let handle: number
  try {
    handle = openSync(file, 'r')
  } catch {
    return ''
  }
  try {
    const size = fstatSync(handle).size
    const start = Math.max(from, size - TAIL_BYTES)
    const bytes = Buffer.alloc(Math.max(0, size - start))
    return bytes.toString('utf8', 0, readSync(handle, bytes, 0, bytes.length, start))
  } finally {
    closeSync(handle)
  }
}

/** Of a log only what tells of an end or of a full disk; after a crash the rest is about the repair. */
export function gravest(said: string): string {
  return said
    .split('\n')
    .filter((line) => /PANIC|FATAL|No space left on device/.test(line))
    .slice(-2)
    .join('\n')
}

function lastLines(text: string): string[] {
  return text.trim().split('\n').filter(Boolean).slice(-TAIL_LINES)
}
