import { randomBytes } from 'node:crypto'
import { Command, InvalidArgumentError } from 'commander'
import type { Database } from '../../database/open.ts'
import { listTombstones, type Tombstone } from '../../database/read/changes.ts'
import { findNewestRelease } from '../../database/read/releases.ts'
import { type DeliveryRecord, listDeliveries, replayDeliveries } from '../../database/write/deliveries.ts'
import { insertKey, listKeysOfPartner, replaceKeys } from '../../database/write/keys.ts'
import { findDealings, findProgress, listPartners, removePartner } from '../../database/write/partner-progress.ts'
import {
  deleteSubscription,
  enableSubscription,
  insertSubscription,
  listSubscriptions,
  replaceSecret,
  type SubscriptionRecord,
} from '../../database/write/subscriptions.ts'
import { makeKey } from '../../keys/key.ts'
import { isPrivateHost } from '../../syndication/push/public-address.ts'
import type { CommandContext } from '../command-context.ts'
import { ExitCode } from '../exit-code.ts'
import { configOf, parseDuration } from '../options.ts'
import { plural } from '../plural.ts'
import { describeTime } from '../print-clock.ts'
import { describeStatus, type PartnerDealings, tellStatus } from '../print-partner-status.ts'
import { printable, toJson } from '../safe-output.ts'
import type { Terminal } from '../terminal.ts'
import { withDatabase } from '../with-storage.ts'

/** `commonplace-gateway partners`: who is told of releases, and whether they were. */
export function partnersCommand(context: CommandContext): Command {
  return new Command('partners')
    .description('Give partners keys, tell them of every release at an address of theirs, and see what has arrived.')
    .addCommand(addCommand(context))
    .addCommand(listCommand(context))
    .addCommand(statusCommand(context))
    .addCommand(removeCommand(context))
    .addCommand(rotateCommand(context))
    .addCommand(rotateKeyCommand(context))
    .addCommand(resumeCommand(context))
    .addCommand(deliveriesCommand(context))
    .addCommand(replayCommand(context))
    .addHelpText('after', EXAMPLES)
}

const EXAMPLES = `
Examples:
  commonplace-gateway partners add "River News"                 a key, for a year
  commonplace-gateway partners add "River News" https://river.example/hooks/commonplace
  commonplace-gateway partners add "River News" https://river.example/hooks/commonplace --at-most 6
  commonplace-gateway partners list
  commonplace-gateway partners status                           what each was sent, has fetched, and says it has applied
  commonplace-gateway partners status "River News" --release 12
  commonplace-gateway partners deliveries
  commonplace-gateway partners replay 1f2e3d4c --from 12
  commonplace-gateway partners rotate 1f2e3d4c                  another secret; the old one signs for a day as well
  commonplace-gateway partners rotate-key "River News"          another key; the old one holds for a day as well
  commonplace-gateway partners remove 1f2e3d4c                  this address
  commonplace-gateway partners remove "River News"              all addresses, and the keys

A running gateway sends a notice for every release, signed as Standard Webhooks has it, until it arrives or three days are over.`

const SECRET_BYTES = 32
const A_DAY = 24 * 3_600_000
const A_YEAR = 364 * A_DAY
const LISTED = 50
const LISTED_TOMBSTONES = 20

function makeSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`
}

interface AddChoices {
  readonly atMost?: number
  /** In milliseconds; infinite for never. */
  readonly expires: number
}

function addCommand({ terminal, stop }: CommandContext): Command {
  return new Command('add')
    .description('Give a partner a key, and tell it of every release from now on; prints what the partner needs, once.')
    .argument('<name>', 'what lists call the partner')
    .argument('[url]', 'the address to send notices to', parseAddress)
    .option('--at-most <count>', 'so many notices in an hour, those of withdrawals apart', parseCount)
    .option(
      '--expires <time>',
      'for how long the key holds: 12h, 7d, 52w or never (default: 52w)',
      parseDuration,
      A_YEAR,
    )
    .action(async (partner: string, url: string | undefined, choices: AddChoices, command: Command) => {
      const secret = makeSecret()
      const config = configOf(command)
      const added = await withDatabase(config, { stop }, async (database) => {
        const subscription = {
          id: randomBytes(4).toString('hex'),
          partner,
          secret,
          mostPerHour: choices.atMost ?? null,
        }
        if (url !== undefined && !(await insertSubscription(database, { ...subscription, url }))) return null
        if ((await listKeysOfPartner(database, partner)).length > 0) return { id: subscription.id, key: null }
        const key = makePartnerKey(partner, choices.expires)
        await insertKey(database, key.record)
        return { id: subscription.id, key }
      })
      if (added === null)
        return fail(terminal, `${printable(partner)} is told at that address already; \`partners list\` shows it.`)
      if (added.key === null && url === undefined)
        return fail(terminal, `${printable(partner)} has a key already; \`partners rotate-key\` makes another.`)
      if (added.key !== null) {
        terminal.err(`This key is shown once: the partner sends it with its requests. It ${added.key.holds}.\n`)
        terminal.out(`${added.key.key}\n`)
      }
      if (url === undefined) return
      if (!config.privateWebhooks && isPrivateHost(url)) terminal.err(ONLY_HERE)
      terminal.err(
        `Added as ${added.id}. Give the partner this secret, with which notices are signed; it is not shown again.\n`,
      )
      terminal.out(`${secret}\n`)
    })
}

const ONLY_HERE =
  'This address is one of this machine or its network, and notices to it are refused unless COMMONPLACE_PRIVATE_WEBHOOKS=true.\n'

/** Another key of a partner, as it is stored, and as it is shown. */
function makePartnerKey(partner: string, expires: number) {
  const { key, id, hash } = makeKey('partner')
  const until = expires === Infinity ? null : new Date(Date.now() + expires)
  const holds = `holds ${until === null ? 'until it is revoked' : `until ${describeTime(until)}`}`
  const record = { id, hash, scope: 'partner', partner, expires: until?.toISOString() ?? null } as const
  return { key, holds, record }
}

interface RotateKeyChoices {
  readonly overlap: number
  readonly expires: number
}

function rotateKeyCommand({ terminal, stop }: CommandContext): Command {
  return new Command('rotate-key')
    .description('Make another key for a partner and print it, once; for a day the old one holds as well.')
    .argument('<name>', 'the partner')
    .option(
      '--overlap <time>',
      'for how long the old one holds: 1h, 7d; 0h ends it at once (default: 24h)',
      parseOverlap,
      A_DAY,
    )
    .option('--expires <time>', 'for how long the new one holds (default: 52w)', parseDuration, A_YEAR)
    .action(async (partner: string, { overlap, expires }: RotateKeyChoices, command: Command) => {
      const { key, holds, record } = makePartnerKey(partner, expires)
      const until = new Date(Date.now() + overlap)
      const former = await withDatabase(configOf(command), { stop }, async (database) => {
        if (!(await listPartners(database)).includes(partner)) return null
        const held = await listKeysOfPartner(database, partner)
        await replaceKeys(database, record, until)
        return held
      })
      if (former === null) return fail(terminal, unknownPartner(partner))
      const old = former.length === 0 ? '' : ` What it had before ends ${overlap === 0 ? 'now' : describeTime(until)}.`
      terminal.err(`This key is shown once, and ${holds}.${old}\n`)
      terminal.out(`${key}\n`)
    })
}

function statusCommand({ terminal, stop }: CommandContext): Command {
  return new Command('status')
    .description(
      'Tell what each partner was sent, has fetched with its key, and says it has applied; the rest is unknown.',
    )
    .argument('[name]', 'only this partner')
    .option('--release <number>', 'the withdrawals of this release, instead of the newest ones', parseCount)
    .option('--json', 'print it as JSON')
    .action(async (name: string | undefined, { release, json }: StatusChoices, command: Command) => {
      const list = await withDatabase(configOf(command), { stop }, async (database) => {
        const partners = await listPartners(database)
        if (name !== undefined && !partners.includes(name)) return null
        const tombstones = await listTombstones(database, { release: release ?? null, limit: LISTED_TOMBSTONES })
        return await Promise.all(
          partners
            .filter((partner) => name === undefined || partner === name)
            .map(async (partner) => tellStatus(await dealingsWith(database, partner, tombstones), tombstones)),
        )
      })
      if (list === null) return fail(terminal, unknownPartner(name ?? ''))
      if (json) terminal.out(toJson(list))
      else if (list.length === 0) terminal.out('There is no partner. `partners add` adds one.\n')
      else terminal.out(`${list.map(describeStatus).join('\n\n')}\n`)
    })
}

interface StatusChoices {
  readonly release?: number
  readonly json?: boolean
}

async function dealingsWith(
  database: Database,
  partner: string,
  tombstones: readonly Tombstone[],
): Promise<PartnerDealings> {
  const releases = [...new Set(tombstones.map(({ release }) => release))]
  const [keys, subscriptions, progress, dealings] = await Promise.all([
    listKeysOfPartner(database, partner),
    listSubscriptions(database),
    findProgress(database, partner),
    findDealings(database, partner, releases),
  ])
  const isTold = subscriptions.some((one) => one.partner === partner && one.disabled === null)
  return { partner, isTold, keys: keys.map(({ id, expires }) => ({ id, expires })), progress, ...dealings }
}

function listCommand({ terminal, stop }: CommandContext): Command {
  return new Command('list')
    .description('List who is told of releases, and when a notice arrived last.')
    .option('--json', 'print the list as JSON')
    .action(async ({ json }: { readonly json?: boolean }, command: Command) => {
      const list = await withDatabase(configOf(command), { stop }, listSubscriptions)
      const open = list.map(({ secret: _secret, formerSecret: _former, url, ...subscription }) => ({
        ...subscription,
        url: withoutQuery(url),
      }))
      if (json) terminal.out(toJson(open))
      else if (open.length === 0) terminal.out('Nobody is told of releases. `partners add` adds somebody.\n')
      else for (const one of open) terminal.out(`${describeSubscription(one)}\n`)
    })
}

function removeCommand({ terminal, stop }: CommandContext): Command {
  return new Command('remove')
    .description('Tell a partner nothing more, and forget what was told.')
    .argument(
      '<id>',
      'of an address, as `partners list` shows it; or the name of a partner, for all that it has, its keys too',
    )
    .action(async (id: string, _choices: object, command: Command) => {
      const removed = await withDatabase(
        configOf(command),
        { stop },
        async (database) => (await deleteSubscription(database, id)) || (await removePartner(database, id)),
      )
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
      const list = await withDatabase(configOf(command), { stop }, async (database) => {
        const found = await listDeliveries(database, asked)
        if (partner === undefined || found.length > 0) return found
        const partners = await listPartners(database)
        return partners.includes(partner) ? found : noPartner(partner, partners)
      })
      if (typeof list === 'string') return fail(terminal, list)
      if (json) terminal.out(toJson(list))
      else if (list.length === 0) terminal.out('There was nothing to tell yet.\n')
      else for (const one of list) terminal.out(`${describeDelivery(one)}\n`)
    })
}

function replayCommand({ terminal, stop }: CommandContext): Command {
  return new Command('replay')
    .description('Send the notices of releases again.')
    .argument('<id>', 'as `partners list` shows it')
    .requiredOption('--from <release>', 'the first release to tell of (required)', parseCount)
    .action(async (id: string, { from }: { readonly from: number }, command: Command) => {
      const outcome = await withDatabase(configOf(command), { stop }, async (database) => {
        const told = (await listSubscriptions(database)).find((one) => one.id === id)
        if (told === undefined) return unknown(id)
        if (told.disabled !== null) return isStopped({ ...told, disabled: told.disabled }, from)
        const newest = (await findNewestRelease(database))?.number ?? 0
        if (from > newest) return noRelease(from, newest)
        return await replayDeliveries(database, { subscription: id, from })
      })
      if (typeof outcome === 'string') return fail(terminal, outcome)
      terminal.out(`${plural(outcome, 'notice')} will be sent by the running gateway, or when one is started.\n`)
    })
}

function isStopped(
  {
    id,
    partner,
    disabled,
    fault,
  }: Pick<SubscriptionRecord, 'id' | 'partner' | 'fault'> & { readonly disabled: string },
  from: number,
): string {
  return (
    `${printable(partner)} has been told nothing at this address since ${describeTime(new Date(disabled))}: ${printable(fault ?? '')} ` +
    'Nothing was changed, and nothing will be sent. To tell it again, run\n' +
    `  commonplace-gateway partners resume ${id}\n  commonplace-gateway partners replay ${id} --from ${from}`
  )
}

function unknown(id: string): string {
  return `There is nobody with the id ${printable(id)}; \`partners list\` shows who is told.`
}

function unknownPartner(name: string): string {
  return `There is no partner called ${printable(name)}; \`partners status\` shows all of them.`
}

const NAMED = 20

function noPartner(name: string, partners: readonly string[]): string {
  if (partners.length === 0) return 'There is no partner. `partners add` adds one.'
  const more = partners.length > NAMED ? ', …' : ''
  return `There is no partner called ${printable(name)}, only ${partners.slice(0, NAMED).map(printable).join(', ')}${more}.`
}

function noRelease(from: number, newest: number): string {
  if (newest === 0) return 'Nothing is published yet, so there is nothing to tell.'
  return `There is no release ${from}; the newest is ${newest}, and \`releases\` lists them. Nothing will be sent.`
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
  return [id, printable(partner), printable(withoutQuery(url)), ...rate, printable(state)].join('  ')
}

/** An address without its parameters, in which there may be secrets. */
function withoutQuery(url: string): string {
  return url.replace(/[?#].*/s, '?…')
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

// What Commander says of an argument repeats it, and in an address there may be secrets.
function parseAddress(value: string): string {
  const isFit = URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) && new URL(value).username === ''
  if (isFit) return new URL(value).href
  throw new Error('Expected an address such as https://partner.example/hook, without a user name.')
}

function parseOverlap(value: string): number {
  return /^0[hdw]?$/.test(value) ? 0 : parseDuration(value)
}

function parseCount(value: string): number {
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value)
  throw new InvalidArgumentError('Expected a whole number from 1 on.')
}
