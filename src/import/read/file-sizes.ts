import type { Problem } from '../../content/problem.ts'
import type { FoundFile } from './walk-site.ts'

/** Bytes a page may have. */
export const LARGEST_PAGE = 2 * 1024 * 1024

/** Bytes a configuration or data file may have. */
export const LARGEST_DATA = 1024 * 1024

/** An `error` for a file that is larger than `limit` bytes. */
export function fileTooLarge(file: FoundFile, limit: number): Problem {
  return {
    code: 'file-too-large',
    severity: 'error',
    path: file.path,
    line: 1,
    column: 1,
    message: `Expected at most ${limit / 1024 / 1024} MiB, found ${(file.size / 1024 / 1024).toFixed(1)} MiB.`,
    hint: 'Split the page, or keep what is not text in files of its own.',
  }
}
