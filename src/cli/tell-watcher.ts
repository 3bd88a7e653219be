import type { Problem } from '../content/problem.ts'
import { FullDisk } from '../database/full-disk.ts'
import type { ImportReport } from '../import/report.ts'
import { describeError } from './describe-error.ts'
import { printReport } from './print-report.ts'
import { printableLines } from './printable.ts'
import type { Terminal } from './terminal.ts'

/** Tells whoever watches what each import did. */
export interface WatchTeller {
  report(report: ImportReport): Promise<void>
  /** An import that could not be made at all; the same reason is told once. */
  failure(error: unknown): void
}

/** The first report is told as a whole; later ones only in what is new, with every error until it is mended; `quiet` leaves out what became of each page. */
export function tellWatcher(terminal: Terminal, root: string, quiet: boolean): WatchTeller {
  let known = new Set<string>()
  let broken = false
  let failure: string | null = null
  let refusal: string | null = null
  let first = true

  return {
    async report(report) {
      const shown = {
        ...report,
        silenced: first ? report.silenced : 0,
        problems: report.problems.filter((problem) => isError(problem) || !known.has(keyOf(problem))),
        kept: report.kept.filter((kept) => !known.has(kept.sourcePath)),
      }
      const refused = report.blocked?.message ?? refusal
      const news = first || report.written || shown.problems.length > 0 || shown.kept.length > 0 || refused !== refusal
      if (news) await printReport(terminal, root, shown, { quiet })
      const errors = report.problems.some(isError)
      if (broken && !errors) terminal.out('All errors are mended.\n')
      known = new Set([...report.problems.map(keyOf), ...report.kept.map((kept) => kept.sourcePath)])
      if (failure !== null) terminal.out('The import works again.\n')
      broken = errors
      failure = null
      refusal = refused
      first = false
    },
    failure(error) {
      const reason = describeError(error)
      // On a full disk each attempt meets another file.
      const kind = error instanceof FullDisk ? 'full disk' : reason
      if (kind !== failure)
        terminal.err(
          `The import failed: ${printableLines(reason)}\nWhat was published stays; it is tried again in a moment.\n`,
        )
      failure = kind
    },
  }
}

function isError(problem: Problem): boolean {
  return problem.severity === 'error'
}

function keyOf({ code, path, line, message }: Problem): string {
  return JSON.stringify([code, path, line, message])
}
