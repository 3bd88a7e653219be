import { Command, InvalidArgumentError, Option } from 'commander'
import { pathKey } from '../../content/path-key.ts'
import { insertKey, type KeyRecord, listKeys, revokeKey } from '../../database/write/keys.ts'
import { makeKey, type Scope } from '../../keys/key.ts'
import type { CommandContext } from '../command-context.ts'
import { ExitCode } from '../exit-code.ts'
import { configOf, parseDuration, parseProposalName } from '../options.ts'
import { describeTime } from '../print-clock.ts'
import { printable, toJson } from '../safe-output.ts'
import type { Terminal } from '../terminal.ts'
import { withDatabase } from '../with-storage.ts'

interface Choices {
  readonly scope: Scope
  readonly path?: string
  readonly only?: string
  readonly proposal?: string
  /** In milliseconds; infinite for never. */
  readonly expires?: number
  readonly label?: string
}

/** `commonplace-gateway keys`: keys for those who may see what is not published. */
export function keysCommand(context: CommandContext): Command {
  return new Command('keys')
    .description('Make, list and revoke the keys for previews of what is not published, and for the desk.')
    .addCommand(createCommand(context))
    .addCommand(listCommand(context))
    .addCommand(revokeCommand(context))
    .addHelpText('after', EXAMPLES)
}

const EXAMPLES = `
Examples:
  commonplace-gateway keys create --scope preview                  a key for all drafts, for 30 days
  commonplace-gateway keys create --scope preview --path /blog/    for the drafts of a folder
  commonplace-gateway keys create --scope preview --only /fair/    for one draft
  commonplace-gateway keys create --scope preview --proposal spring --expires 7d
  commonplace-gateway keys create --scope editor --label Ana       to enter the desk and publish there
  commonplace-gateway keys list
  commonplace-gateway keys revoke 1f2e3d4c

A request sends a key as \`Authorization: Bearer KEY\`.`

function createCommand({ terminal, stop }: CommandContext): Command {
  return new Command('create')
    .description('Make a key and print it, once: it is not stored.')
    .addOption(new Option('--scope <scope>', 'what it is for').choices(['preview', 'editor']).makeOptionMandatory())
    .addOption(
      new Option('--path <path>', 'only the drafts below this path of the site')
        .argParser(parseFolder)
        .conflicts(['proposal', 'only']),
    )
    .addOption(
      new Option('--only <path>', 'only the draft at this path, and nothing below it')
        .argParser(parsePage)
        .conflicts('proposal'),
    )
    .option('--proposal <name>', 'the site as this proposal would make it', parseProposalName)
    .option('--expires <time>', 'for how long it holds: 12h, 7d, 4w or never (default: 30d)', parseDuration)
    .option('--label <text>', 'what the list calls it, such as who has it')
    .action(async ({ scope, path, only, proposal, expires = THIRTY_DAYS, label }: Choices, command: Command) => {
      if (scope === 'editor' && (path ?? only ?? proposal) !== undefined)
        throw new Error('An editor’s key is for the whole site: leave out --path, --only and --proposal.')
      const { key, id, hash } = makeKey(scope)
      const shown = { proposal: proposal ?? null, pathKey: only ?? path ?? '', only: only !== undefined }
      const until = expires === Infinity ? null : new Date(Date.now() + expires)
      await withDatabase(configOf(command), { stop }, (database) =>
        insertKey(database, {
          ...{ id, hash, scope, label: label ?? null, ...shown },
          expires: until?.toISOString() ?? null,
        }),
      )
      const holds = until === null ? 'until it is revoked' : `until ${describeTime(until)}`
      const shows = printable(whatItShows({ scope, partner: null, ...shown }))
      terminal.err(
        `This key is shown once. It ${scope === 'editor' ? 'enters the desk' : `shows the ${shows}`}, and holds ${holds}; \`keys revoke ${id}\` ends it at once.\n`,
      )
      terminal.out(`${key}\n`)
    })
}

function listCommand({ terminal, stop }: CommandContext): Command {
  return new Command('list')
    .description('List the keys, the oldest first; the keys themselves are not stored.')
    .option('--json', 'print the list as JSON')
    .action(async ({ json }: { readonly json?: boolean }, command: Command) => {
      const keys = await withDatabase(configOf(command), { stop }, listKeys)
      if (json) terminal.out(toJson(keys.map(({ hash: _hash, ...key }) => key)))
      else if (keys.length === 0) terminal.out('There is no key.\n')
      else for (const key of keys) terminal.out(`${describe(terminal, key, new Date())}\n`)
    })
}

function revokeCommand({ terminal, stop }: CommandContext): Command {
  return new Command('revoke')
    .description('End a key at once.')
    .argument('<id>', 'the eight characters that `keys list` shows; part of the key')
    .action(async (id: string, _choices: object, command: Command) => {
      const ended = await withDatabase(configOf(command), { stop }, (database) => revokeKey(database, id))
      if (ended) return terminal.out(`Revoked ${printable(id)}.\n`)
      terminal.err(`No key that still holds has the id ${printable(id)}; \`keys list\` shows them.\n`)
      process.exitCode = ExitCode.failed
    })
}

function describe({ colours }: Terminal, key: KeyRecord, now: Date): string {
  const { id, scope, label } = key
  const parts = [id, scope, printable(whatItShows(key)), state(key, now), label === null ? '' : printable(label)]
  const line = parts.filter((part) => part !== '').join('  ')
  return holds(key, now) ? line : colours.dim(line)
}

function whatItShows({
  scope,
  partner,
  proposal,
  pathKey: path,
  only,
}: Pick<KeyRecord, 'scope' | 'partner' | 'proposal' | 'pathKey' | 'only'>): string {
  if (partner !== null) return `of ${partner}`
  if (scope === 'editor') return 'the desk'
  if (proposal !== null) return `proposal ${proposal}`
  return only ? `draft at ${path}` : `drafts below ${path === '' ? '/' : `${path}/`}`
}

function holds({ expires, revoked }: KeyRecord, now: Date): boolean {
  return revoked === null && (expires === null || new Date(expires) > now)
}

function state({ expires, revoked }: KeyRecord, now: Date): string {
  if (revoked !== null) return `revoked ${describeTime(new Date(revoked))}`
  if (expires === null) return 'never expires'
  const at = new Date(expires)
  return `${at > now ? 'expires' : 'expired'} ${describeTime(at)}`
}

const THIRTY_DAYS = 30 * 24 * 3_600_000

/** The key of a path of the site; empty for all of it, which has to be said as `/`. */
function parseFolder(value: string): string {
  const key = parsePage(value)
  return key === '/' ? '' : key
}

function parsePage(value: string): string {
  if (!/^\/(?!\/)/.test(value))
    throw new InvalidArgumentError('Expected a path of the site, such as /blog/, or / for its start.')
  return pathKey(value)
}
