import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

const TAIL_BYTES = 4096
const TAIL_LINES = 12

/** An error in three parts: what failed, the last lines of a program's output, and what to do. */
export function embeddedError(failure: string, output: string, advice: string, cause?: unknown): Error {
  const quoted = lastLines(output).map((line) => `  | ${line}`)
  return new Error([failure, ...quoted, advice].join('\n'), cause === undefined ? {} : { cause })
}

/** The end of a log file, which may be long; an empty string if it cannot be read. */
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

/** Only the log lines about a fatal error or a full disk; after a crash, most others are about recovery. */
export function severeLines(log: string): string {
  return log
    .split('\n')
    .filter((line) => /PANIC|FATAL|No space left on device/.test(line))
    .slice(-2)
    .join('\n')
}

function lastLines(text: string): string[] {
  return text.trim().split('\n').filter(Boolean).slice(-TAIL_LINES)
}
