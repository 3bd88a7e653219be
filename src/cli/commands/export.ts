import { Command } from 'commander'
import type { Config } from '../../config.ts'
import { type ExportReport, exportSite } from '../../history/export-site.ts'
import { FolderNotEmpty } from '../../history/target-folder.ts'
import type { CommandContext } from '../command-context.ts'
import { ExitCode } from '../exit-code.ts'
import { configOf, parseCount } from '../options.ts'
import { plural } from '../plural.ts'
import { printable, printableLines, toJson } from '../safe-output.ts'
import { withDatabase } from '../with-storage.ts'

interface Choices {
  readonly release?: number
  readonly force?: boolean
  readonly json?: boolean
}

/** `commonplace-gateway export`: writes the files of a release into a folder. */
export function exportCommand({ terminal, stop }: CommandContext): Command {
  return new Command('export')
    .description('Write the pages, data and configuration of a release into a folder, byte for byte as imported.')
    .argument('<dir>', 'the folder to write into; created if missing')
    .option('--release <number>', 'the release to export (default: the newest)', parseCount)
    .option('--force', 'write into a folder that is not empty; other files in it stay')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (directory: string, choices: Choices, command: Command) => {
      process.exitCode = await runExport(configOf(command), directory, choices, { terminal, stop })
    })
}

const OTHERS = 'Files besides pages, data, configuration and images are not kept: copy them from your site folder.'

const STOPPED = 'Stopped. The folder may lack files; those in it are whole. Export into it again with --force.'

const EXAMPLES = `
Examples:
  commonplace-gateway export copy                  the files of the newest release
  commonplace-gateway export copy --release 41     those of release 41

Importing the folder into an empty database gives the same answers: the ids of pages that were moved, the addresses they had
and the pages that were withdrawn are written to data/commonplace-identities.json. ${OTHERS}

Exit status: 0 done, 1 errors, 3 refused because the folder is not empty.`

async function runExport(
  config: Config,
  directory: string,
  { release, force = false, json = false }: Choices,
  { terminal, stop }: CommandContext,
): Promise<ExitCode> {
  try {
    const report = await withDatabase(config, { stop, stopped: STOPPED }, (database) =>
      exportSite(database, directory, { release: release ?? null, force }),
    )
    terminal.out(json ? toJson(report) : describe(report))
    return ExitCode.done
  } catch (error) {
    if (!(error instanceof FolderNotEmpty)) throw error
    terminal.err(`${printableLines(error.message)}\n`)
    return ExitCode.refused
  }
}

function describe({ release, directory, files, identities, withdrawn }: ExportReport): string {
  const written = `Wrote the ${files} files of release ${release} to ${printable(directory)}.\n`
  const kept = [
    ...(identities === 0 ? [] : [`ids and old addresses of ${plural(identities, 'page')}`]),
    ...(withdrawn === 0 ? [] : [plural(withdrawn, 'withdrawn page')]),
  ]
  const ids = kept.length === 0 ? '' : `For an import, data/commonplace-identities.json holds ${kept.join(' and ')}.\n`
  return `${written}${ids}${OTHERS}\n`
}
