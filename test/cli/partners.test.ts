import { afterAll, beforeAll, expect, test } from 'vitest'
import { listTombstones } from '../../src/database/read/changes.ts'
import { listDeliveries } from '../../src/database/write/deliveries.ts'
import { noteApplied, noteFetched } from '../../src/database/write/partner-progress.ts'
import { disableSubscription } from '../../src/database/write/subscriptions.ts'
import { type CommandLine, openCommandLine } from '../support/cli.ts'
import { idOf, publishRelease } from '../support/content.ts'

let cli: CommandLine

beforeAll(async () => {
  cli = await openCommandLine()
})

afterAll(() => cli.close())

const KEY = /^commonplace_partner_[0-9a-f]{8}_[\w-]{43}$/
const SECRET = /^whsec_[\w+/=]{44}$/

const linesOf = ({ out }: { readonly out: string }) => out.trim().split('\n')

async function statusOf(partner: string, ...more: string[]) {
  const [status] = JSON.parse((await cli.run('partners', 'status', partner, '--json', ...more)).out)
  return status
}

test('a partner is given a key once, and a secret for each address', async () => {
  const first = linesOf(await cli.run('partners', 'add', 'River News'))
  const again = await cli.run('partners', 'add', 'River News')
  const address = linesOf(await cli.run('partners', 'add', 'River News', 'https://river.example/hook'))
  const both = linesOf(await cli.run('partners', 'add', 'Lake', 'https://lake.example/hook', '--expires', 'never'))

  expect(first).toEqual([expect.stringMatching(KEY)])
  expect([again.code, again.err]).toEqual([1, expect.stringContaining('`partners rotate-key` makes another')])
  expect(address).toEqual([expect.stringMatching(SECRET)])
  expect(both).toEqual([expect.stringMatching(KEY), expect.stringMatching(SECRET)])
  const { out } = await cli.run('keys', 'list')
  expect(out).toContain('partner  of River News  expires')
  expect(out).toContain('partner  of Lake  never expires')
  const stored = JSON.stringify(await cli.database.sql`select * from keys`)
  expect(stored).not.toContain(first[0]?.slice(-43))
})

test('the password and the parameters of an address are printed nowhere', async () => {
  const answers = await Promise.all([
    cli.run('partners', 'add', 'Pond', 'http://user:swordfish@pond.example/?token=swordfish'),
    cli.run('partners', 'add', 'Pond', 'ftp://pond.example/?token=swordfish'),
    cli.run('mirror', 'https://user:swordfish@pond.example/'),
    cli.run('mirror', 'https://pond.example/?token=swordfish'),
  ])
  for (const { code, out, err } of answers) {
    expect(code).toBe(1)
    expect(err).toContain('Expected an address such as')
    expect(out + err).not.toContain('swordfish')
  }

  await cli.run('partners', 'add', 'Pond', 'https://pond.example/hook?token=swordfish')
  for (const more of [[], ['--json']]) {
    const { out } = await cli.run('partners', 'list', ...more)
    expect(out).toContain('https://pond.example/hook?…')
    expect(out).not.toContain('swordfish')
  }
  await cli.run('partners', 'remove', 'Pond')
})

test('another key is given beside the old one, which ends after a day, or at once', async () => {
  await cli.run('partners', 'add', 'Brook')
  const { code, out, err } = await cli.run('partners', 'rotate-key', 'Brook')
  expect([code, out.trim(), err]).toEqual([0, expect.stringMatching(KEY), expect.stringContaining('before ends')])
  const hours = (await statusOf('Brook')).keys.map(({ expires }: { expires: string }) =>
    Math.round((new Date(expires).getTime() - Date.now()) / 3_600_000),
  )
  expect(hours).toEqual([24, 364 * 24])

  await cli.run('partners', 'rotate-key', 'Brook', '--overlap', '0h')
  expect((await statusOf('Brook')).keys).toHaveLength(1)
  expect((await cli.run('partners', 'rotate-key', 'Nobody')).code).toBe(1)
})

test('the status tells what is known of each withdrawal, and calls unknown what is not', async () => {
  await cli.run('partners', 'add', 'Meadow', 'https://meadow.example/hook')
  await cli.run('partners', 'add', 'Hill')
  const { editions } = await publishRelease(cli.database, { add: [{ path: '/a/' }, { path: '/b/' }] })
  const changeOf = (path: string) => ({
    ...({ articleId: idOf(path), kind: 'WITHDRAWN', path, previousPath: null } as const),
    ...({ reason: 'RETRACTED', correction: null } as const),
  })
  await publishRelease(cli.database, { close: editions.slice(0, 1), changes: [changeOf('/a/')] })
  await publishRelease(cli.database, { close: editions.slice(1), changes: [changeOf('/b/')] })
  const nothing = [{ sent: 'WAITING' }, { sent: 'WAITING' }].map((sent) => ({
    ...sent,
    ...{ fetched: null, confirmed: null, reason: 'RETRACTED' },
  }))
  expect(await statusOf('Meadow')).toMatchObject({ sent: null, fetched: null, confirmed: null, tombstones: nothing })

  await cli.database.sql`update deliveries set settled = now(), outcome = 'DELIVERED' where release = 2
    and subscription in (select id from subscriptions where partner = 'Meadow')`
  await noteFetched(cli.database, 'Meadow', { release: 2, position: 1 })
  await noteApplied(cli.database, 'Meadow', { places: [{ release: 3, position: 1 }], upTo: null })

  const status = await statusOf('Meadow')
  expect(status).toMatchObject({
    sent: { release: 2, at: expect.any(String) },
    fetched: { release: 2, at: expect.any(String) },
    confirmed: null,
    tombstones: [
      { release: 3, path: '/b/', sent: 'WAITING', fetched: null, confirmed: true, confirmedAt: expect.any(String) },
      { release: 2, path: '/a/', sent: 'ARRIVED', fetched: true, confirmed: null, confirmedAt: null },
    ],
  })
  const { out } = await cli.run('partners', 'status', '--release', '2')
  expect(out).toMatch(/^Meadow\n {2}key {8}[0-9a-f]{8}, expires .*\n {2}sent {7}up to release 2, .*/m)
  expect(out).toMatch(/release 2 {2}\/a\/ {2}RETRACTED {2}sent .* {2}fetched {2}confirmed: unknown/)
  expect(out).toMatch(/^Hill\n.*\n {2}sent {7}unknown\n {2}fetched {4}unknown\n {2}confirmed {2}unknown/m)
  expect(out).toContain('not sent: no address')
  expect(out).not.toContain('/b/')
  expect((await cli.run('partners', 'status', 'Nobody')).code).toBe(1)
})

test('what everything up to a place was confirmed for is confirmed', async () => {
  await noteApplied(cli.database, 'Hill', { places: [], upTo: { release: 3, position: 0 } })
  const isConfirmed = async () =>
    (await statusOf('Hill')).tombstones.map((one: { confirmed: unknown }) => one.confirmed)
  expect(await isConfirmed()).toEqual([null, true])

  await noteApplied(cli.database, 'Hill', { places: [], upTo: { release: 3, position: 1 } })
  expect(await isConfirmed()).toEqual([true, true])
})

test('a quote that was taken back is told and confirmed as articles are', async () => {
  const uid = idOf('quote')
  await cli.database
    .sql`insert into withdrawn_quotes (uid, words, article_id, path, source_paths, reason, release, ordinal)
    values (${uid}, 'x', ${idOf('/a/')}, '/a/', '{}', 'RETRACTED', 3, 0)`
  const [tombstone] = await listTombstones(cli.database, { release: 3, limit: 1 })
  await noteApplied(cli.database, 'Hill', { places: [{ release: 3, position: tombstone?.position ?? 0 }], upTo: null })

  expect((await statusOf('Hill', '--release', '3')).tombstones).toMatchObject([
    { subject: 'QUOTE', id: uid, path: '/a/', sent: 'NO_ADDRESS', confirmed: true },
    { subject: 'ARTICLE', id: idOf('/b/'), path: '/b/' },
  ])
  expect((await cli.run('partners', 'status', 'Hill')).out).toContain('release 3  a quote of /a/  RETRACTED')
})

test('who answered that it is gone is sent nothing again before it is told again, and nothing that is known is lost', async () => {
  const list = JSON.parse((await cli.run('partners', 'list', '--json')).out)
  const { id } = list.find((one: { partner: string }) => one.partner === 'Meadow')
  await disableSubscription(cli.database, id, 'It answered 410 Gone.')
  const before = await listDeliveries(cli.database, { partner: 'Meadow', limit: 50 })
  expect(before).not.toEqual([])

  const refused = await cli.run('partners', 'replay', id, '--from', '1')
  expect([refused.code, refused.out]).toEqual([1, ''])
  expect(refused.err).toMatch(
    /^Meadow has been told nothing at this address since [^:]+:\d\d UTC: It answered 410 Gone\. /,
  )
  expect(refused.err).toContain(
    `nothing will be sent. To tell it again, run\n  commonplace-gateway partners resume ${id}\n  commonplace-gateway partners replay ${id} --from 1\n`,
  )
  expect(await listDeliveries(cli.database, { partner: 'Meadow', limit: 50 })).toEqual(before)

  await cli.run('partners', 'resume', id)
  expect((await cli.run('partners', 'replay', id, '--from', '1')).out).toMatch(/^\d+ notices? will be sent/)
})

test('a partner or a release that there is not is told as such', async () => {
  const nobody = await cli.run('partners', 'deliveries', '--partner', 'Nobody')
  expect([nobody.code, nobody.err]).toEqual([
    1,
    expect.stringMatching(/^There is no partner called Nobody, only .*Meadow/),
  ])
  const list = JSON.parse((await cli.run('partners', 'list', '--json')).out)
  const { id } = list.find((one: { partner: string }) => one.partner === 'Meadow')
  const never = await cli.run('partners', 'replay', id, '--from', '999')
  expect([never.code, never.out, never.err]).toEqual([
    1,
    '',
    expect.stringMatching(/^There is no release 999; the newest is \d/),
  ])
})

test.each([
  'http://127.0.0.1:8080/hook',
  'http://[::1]/hook',
  'https://10.1.2.3/hook',
  'http://localhost/hook',
  'http://hooks/',
])('whoever adds %s hears that notices to it are refused', async (address) => {
  const { code, err } = await cli.run('partners', 'add', `At ${address}`, address)
  expect(code).toBe(0)
  expect(err).toContain('one of this machine or its network, and notices to it are refused unless')
})

test('an address is removed by its id, and a partner by its name, with its keys and what was noted', async () => {
  const list = JSON.parse((await cli.run('partners', 'list', '--json')).out)
  const { id } = list.find((one: { partner: string }) => one.partner === 'Meadow')
  expect((await cli.run('partners', 'remove', id)).code).toBe(0)
  expect((await statusOf('Meadow')).keys).toHaveLength(1)

  expect((await cli.run('partners', 'remove', 'Meadow')).code).toBe(0)
  expect((await cli.run('partners', 'remove', 'Meadow')).code).toBe(1)
  expect((await cli.run('partners', 'status')).out).not.toContain('Meadow')
  expect(await cli.database.sql`select 1 from receipts where partner = 'Meadow'`).toHaveLength(0)
})
