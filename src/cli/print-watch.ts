import type { Problem } from '../content/problem.ts'
import { FullDisk } from '../database/full-disk.ts'
import type { ImportReport } from '../import/report.ts'
import { describeError } from './describe-error.ts'
import { printReport } from './print-report.ts'
import { printableLines } from './safe-output.ts'
import type { Terminal } from './terminal.ts'

/** Prints the outcome of each import of a watch. */
export interface WatchPrinter {
  report(report: ImportReport): Promise<void>
  /** For an import that failed as a whole; the same reason is printed once. */
  failure(error: unknown): void
}

/** Prints the first report in full, and of later ones what is new and all errors; `quiet` omits the list of pages. */
export function createWatchPrinter(terminal: Terminal, root: string, quiet: boolean): WatchPrinter {
  let printed = new Set<string>()
  let hadErrors = false
  let lastFailure: string | null = null
  let lastRefusal: string | null = null
  let first = true

  return {
    async report(report) {
      const shown = {
        ...report,
        silenced: first ? report.silenced : 0,
        problems: report.problems.filter((problem) => isError(problem) || !printed.has(keyOf(problem))),
        kept: report.kept.filter((kept) => !printed.has(kept.sourcePath)),
      }
      const refused = report.blocked?.message ?? lastRefusal
      const hasNews =
        first || report.written || shown.problems.length > 0 || shown.kept.length > 0 || refused !== lastRefusal
      if (hasNews) await printReport(terminal, root, shown, { quiet })
      const errors = report.problems.some(isError)
      if (hadErrors && !errors) terminal.out('All errors are fixed.\n')
      printed = new Set([...report.problems.map(keyOf), ...report.kept.map((kept) => kept.sourcePath)])
      if (lastFailure !== null) terminal.out('The import works again.\n')
      hadErrors = errors
      lastFailure = null
      lastRefusal = refused
      first = false
    },
    failure(error) {
      const reason = describeError(error)
      // On a full disk each attempt fails at another file, with another message.
      const kind = error instanceof FullDisk ? 'full disk' : reason
      if (kind !== lastFailure)
        terminal.err(
          `The import failed: ${printableLines(reason)}\nWhat was published stays. Trying again in a moment.\n`,
        )
      lastFailure = kind
    },
  }
}

function isError(problem: Problem): boolean {
  return problem.severity === 'error'
}

function keyOf({ code, path, line, message }: Problem): string {
  return JSON.stringify([code, path, line, message])
}
