import { randomBytes } from 'node:crypto'
import { Command, InvalidArgumentError } from 'commander'
import { findNewestRelease } from '../../database/read/releases.ts'
import { type DeliveryRecord, listDeliveries, replayDeliveries } from '../../database/write/deliveries.ts'
import {
  deleteSubscription,
  enableSubscription,
  insertSubscription,
  listSubscriptions,
  replaceSecret,
  type SubscriptionRecord,
} from '../../database/write/subscriptions.ts'
import type { CommandContext } from '../command-context.ts'
import { ExitCode } from '../exit-code.ts'
import { configOf } from '../options.ts'
import { plural } from '../plural.ts'
import { describeTime } from '../print-clock.ts'
import { printable, toJson } from '../safe-output.ts'
import type { Terminal } from '../terminal.ts'
import { withDatabase } from '../with-storage.ts'

/** `commonplace-gateway partners`: who is told of releases, and whether they were. */
export function partnersCommand(context: CommandContext): Command {
  return new Command('partners')
    .description('Tell partners of every release at an address of theirs, and see whether it arrived.')
    .addCommand(addCommand(context))
    .addCommand(listCommand(context))
    .addCommand(removeCommand(context))
    .addCommand(rotateCommand(context))
    .addCommand(resumeCommand(context))
    .addCommand(deliveriesCommand(context))
    .addCommand(replayCommand(context))
    .addHelpText('after', EXAMPLES)
}

const EXAMPLES = `
Examples:
  commonplace-gateway partners add "River News" https://river.example/hooks/commonplace
  commonplace-gateway partners add "River News" https://river.example/hooks/commonplace --at-most 6
  commonplace-gateway partners list
  commonplace-gateway partners deliveries
  commonplace-gateway partners replay 1f2e3d4c --from 12
  commonplace-gateway partners rotate 1f2e3d4c                  another secret; the old one signs for a day as well
  commonplace-gateway partners remove 1f2e3d4c

A running gateway sends a notice for every release, signed as Standard Webhooks has it, until it arrives or three days are over.`

const SECRET_BYTES = 32
const A_DAY = 24 * 3_600_000
const LISTED = 50

function makeSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`
}

function addCommand({ terminal, stop }: CommandContext): Command {
  return new Command('add')
    .description('Tell a partner of every release from now on; prints the secret that signs the notices.')
    .argument('<name>', 'what lists call the partner')
    .argument('<url>', 'the address to send notices to', parseAddress)
    .option('--at-most <count>', 'so many notices in an hour, those of withdrawals apart', parseCount)
    .action(async (partner: string, url: string, { atMost }: { readonly atMost?: number }, command: Command) => {
      const [id, secret] = [randomBytes(4).toString('hex'), makeSecret()]
      const subscription = { id, partner, url, secret, mostPerHour: atMost ?? null }
      const added = await withDatabase(configOf(command), { stop }, (database) =>
        insertSubscription(database, subscription),
      )
      if (!added)
        return fail(terminal, `${printable(partner)} is told at that address already; \`partners list\` shows it.`)
      terminal.err(
        `Added as ${id}. Give the partner this secret, with which notices are signed; it is not shown again.\n`,
      )
      terminal.out(`${secret}\n`)
    })
}

function listCommand({ terminal, stop }: CommandContext): Command {
  return new Command('list')
    .description('List who is told of releases, and when a notice arrived last.')
    .option('--json', 'print the list as JSON')
    .action(async ({ json }: { readonly json?: boolean }, command: Command) => {
      const list = await withDatabase(configOf(command), { stop }, listSubscriptions)
      const open = list.map(({ secret: _secret, formerSecret: _former, ...subscription }) => subscription)
      if (json) terminal.out(toJson(open))
      else if (open.length === 0) terminal.out('Nobody is told of releases. `partners add` adds somebody.\n')
      else for (const one of open) terminal.out(`${describeSubscription(one)}\n`)
    })
}

function removeCommand({ terminal, stop }: CommandContext): Command {
  return new Command('remove')
    .description('Tell a partner nothing more, and forget what was told.')
    .argument('<id>', 'as `partners list` shows it')
    .action(async (id: string, _choices: object, command: Command) => {
      const removed = await withDatabase(configOf(command), { stop }, (database) => deleteSubscription(database, id))
      if (removed) return terminal.out(`Removed ${printable(id)}.\n`)
      fail(terminal, unknown(id))
    })
}

function rotateCommand({ terminal, stop }: CommandContext): Command {
  return new Command('rotate')
    .description('Make another secret and print it; for a day notices are signed with the old one as well.')
    .argument('<id>', 'as `partners list` shows it')
    .action(async (id: string, _choices: object, command: Command) => {
      const secret = makeSecret()
      const until = new Date(Date.now() + A_DAY)
      const replaced = await withDatabase(configOf(command), { stop }, (database) =>
        replaceSecret(database, { id, secret, formerUntil: until.toISOString() }),
      )
      if (!replaced) return fail(terminal, unknown(id))
      terminal.err(`The old secret signs as well until ${describeTime(until)}.\n`)
      terminal.out(`${secret}\n`)
    })
}

function resumeCommand({ terminal, stop }: CommandContext): Command {
  return new Command('resume')
    .description('Tell a partner again whose address answered that it is gone.')
    .argument('<id>', 'as `partners list` shows it')
    .action(async (id: string, _choices: object, command: Command) => {
      const enabled = await withDatabase(configOf(command), { stop }, (database) => enableSubscription(database, id))
      if (enabled) return terminal.out(`${printable(id)} is told of releases again.\n`)
      fail(terminal, unknown(id))
    })
}

function deliveriesCommand({ terminal, stop }: CommandContext): Command {
  return new Command('deliveries')
    .description('List the newest notices, and what became of them.')
    .option('--partner <name>', 'only those of this partner')
    .option('--json', 'print the list as JSON')
    .action(async ({ partner, json }: { readonly partner?: string; readonly json?: boolean }, command: Command) => {
      const asked = { partner: partner ?? null, limit: LISTED }
      const list = await withDatabase(configOf(command), { stop }, (database) => listDeliveries(database, asked))
      if (json) terminal.out(toJson(list))
      else if (list.length === 0) terminal.out('There was nothing to tell yet.\n')
      else for (const one of list) terminal.out(`${describeDelivery(one)}\n`)
    })
}

function replayCommand({ terminal, stop }: CommandContext): Command {
  return new Command('replay')
    .description('Send the notices of releases again.')
    .argument('<id>', 'as `partners list` shows it')
    .requiredOption('--from <release>', 'the first release to tell of', parseCount)
    .action(async (id: string, { from }: { readonly from: number }, command: Command) => {
      const count = await withDatabase(configOf(command), { stop }, async (database) => {
        const isKnown = (await listSubscriptions(database)).some((one) => one.id === id)
        const newest = (await findNewestRelease(database))?.number ?? 0
        return isKnown ? (from > newest ? 0 : await replayDeliveries(database, { subscription: id, from })) : null
      })
      if (count === null) return fail(terminal, unknown(id))
      terminal.out(`${plural(count, 'notice')} will be sent by the running gateway, or when one is started.\n`)
    })
}

function unknown(id: string): string {
  return `There is nobody with the id ${printable(id)}; \`partners list\` shows who is told.`
}

function fail(terminal: Terminal, sentence: string): void {
  terminal.err(`${sentence}\n`)
  process.exitCode = ExitCode.failed
}

function describeSubscription({
  id,
  partner,
  url,
  told,
  disabled,
  fault,
  mostPerHour,
}: Omit<SubscriptionRecord, 'secret' | 'formerSecret'>): string {
  const state =
    disabled !== null
      ? `stopped ${describeTime(new Date(disabled))}: ${fault}`
      : told === null
        ? 'nothing has arrived yet'
        : `told ${describeTime(new Date(told))}`
  const rate = mostPerHour === null ? [] : [`at most ${mostPerHour} in an hour`]
  return [id, printable(partner), printable(url), ...rate, printable(state)].join('  ')
}

function describeDelivery(one: DeliveryRecord & { readonly partner: string; readonly url: string }): string {
  const { release, partner, attempts, settled, outcome, answer, due } = one
  const state = {
    DELIVERED: `arrived ${describeTime(new Date(settled ?? 0))}`,
    COVERED: 'told with a later release',
    GIVEN_UP: `given up after ${plural(attempts, 'attempt')}`,
  }
  const waits =
    attempts === 0
      ? `due ${describeTime(new Date(due))}`
      : `${plural(attempts, 'attempt')}, again ${describeTime(new Date(due))}`
  const told = outcome === null ? waits : state[outcome]
  const last = answer === null || outcome === 'DELIVERED' ? [] : [`last: ${printable(answer)}`]
  return [`release ${release}`, printable(partner), told, ...last].join('  ')
}

function parseAddress(value: string): string {
  const isFit = URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) && new URL(value).username === ''
  if (isFit) return new URL(value).href
  throw new InvalidArgumentError('Expected an address such as https://partner.example/hook, without a user name.')
}

function parseCount(value: string): number {
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value)
  throw new InvalidArgumentError('Expected a whole number from 1 on.')
}
