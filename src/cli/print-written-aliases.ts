import type { WrittenAliases } from '../import/plan/write-proposed-aliases.ts'
import { printable } from './printable.ts'
import type { Terminal } from './terminal.ts'

/** Writes a line for each file that aliases were written into, or that they have to be written into by hand. */
export function printWrittenAliases({ out, colours }: Terminal, files: readonly WrittenAliases[]): void {
  for (const { sourcePath, aliases, written } of files)
    if (written) out(`${colours.green('Wrote')} ${aliases.map(printable).join(', ')} into ${printable(sourcePath)}\n`)
    else
      out(
        `${colours.red('Not written')}: add ${aliases.map(printable).join(', ')} to the aliases of ${printable(sourcePath)} by hand\n`,
      )
}
