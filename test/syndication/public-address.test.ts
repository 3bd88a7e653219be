import type { LookupAddress, LookupAllOptions } from 'node:dns'
import { createServer } from 'node:http'
import { type AddressInfo, isIP } from 'node:net'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { isPublicAddress } from '../../src/syndication/push/public-address.ts'
import { sendNotice } from '../../src/syndication/push/send-notice.ts'

const notice = { headers: {}, body: '{}' }
const limits = { timeout: 2_000, allowPrivate: false }
const refused = { fault: 'The address is one of this machine or its network.' }

type LookUp = (
  name: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void

/** What names in `.example` lead to, look-up by look-up; other names are looked up. */
let answers: string[][] = []

vi.mock('node:dns', async (original) => {
  const dns = await original<typeof import('node:dns')>()
  const lookup: LookUp = (name, options, callback) => {
    if (!name.endsWith('.example')) return dns.lookup(name, options, callback)
    const found = (answers.shift() ?? []).map((address) => ({ address, family: isIP(address) }))
    const fault = found.length === 0 ? Object.assign(new Error(name), { code: 'ENOTFOUND' }) : null
    setImmediate(() => callback(fault, found))
  }
  return { ...dns, lookup }
})

let port = 0
let asked = 0
const server = createServer((request, response) => {
  asked += 1
  if (request.url === '/redirect') response.writeHead(302, { location: `http://127.0.0.1:${port}/` })
  response.end('x'.repeat(request.url === '/long' ? 10_000_000 : 1))
})

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, resolve))
  port = (server.address() as AddressInfo).port
})

afterAll(() => void server.close())

/** Ways to write or to lead to an address that is not one of the internet. */
const HOSTILE = {
  loopback: ['127.0.0.1', '127.8.9.1', 'localhost', 'LOCALHOST', '[::1]', '[0:0:0:0:0:0:0:1]'],
  'few parts': ['127.1', '127.0.1', '0'],
  decimal: ['2130706433', '2852039166'],
  hexadecimal: ['0x7f.1', '0x7f000001', '0xA9FEA9FE', '0x7f.0x0.0x0.0x1'],
  octal: ['0177.0.0.1', '017700000001', '127.000.000.001'],
  'mixed notations': ['0x7f.0.1', '0177.0.0x1'],
  'this network': ['0.0.0.0', '0.1.2.3', '[::]'],
  'other characters': ['１２７.0.0.1', '127。0。0。1', 'ⓛocalhost', '%31%32%37.0.0.1'],
  'a dot at the end': ['127.0.0.1.', '10.0.0.1.', '2130706433.'],
  'a user before it': ['1.1.1.1@127.0.0.1', 'example.org:80@localhost', 'a:b@[::1]'],
  'private networks': ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
  'link-local, with the metadata of clouds': ['169.254.169.254', '[fe80::1]', '[::ffff:169.254.169.254]'],
  'carrier-grade NAT': ['100.64.0.1', '100.127.255.255'],
  'protocol assignments': ['192.0.0.8', '192.0.0.192'],
  documentation: ['192.0.2.1', '198.51.100.1', '203.0.113.1', '[2001:db8::1]', '[3fff::1]'],
  benchmarks: ['198.18.0.1', '198.19.255.255'],
  'relays of 6to4': ['192.88.99.1'],
  multicast: ['224.0.0.1', '239.255.255.255', '[ff02::1]'],
  reserved: ['240.0.0.1'],
  broadcast: ['255.255.255.255'],
  'IPv4 mapped to IPv6': ['[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[0:0:0:0:0:ffff:10.0.0.1]'],
  'IPv4 translated to IPv6': ['[::ffff:0:127.0.0.1]', '[::ffff:0:7f00:1]'],
  'IPv4-compatible IPv6': ['[::127.0.0.1]', '[::10.0.0.1]'],
  NAT64: ['[64:ff9b::7f00:1]', '[64:ff9b::127.0.0.1]'],
  'local NAT64': ['[64:ff9b:1::7f00:1]'],
  '6to4': ['[2002:7f00:1::]'],
  Teredo: ['[2001::1]', '[2001:0:7f00:1::]'],
  ORCHID: ['[2001:10::1]'],
  'site-local IPv6': ['[fec0::1]'],
  'unique local IPv6': ['[fc00::1]', '[fd12:3456::1]', '[fd00:ec2::254]'],
  'discarded IPv6': ['[100::1]'],
  'segment routing': ['[5f00::1]'],
}

test.each(Object.entries(HOSTILE).flatMap(([kind, hosts]) => hosts.map((host) => [host, kind] as const)))(
  '%s (%s) is no address to send to',
  async (host) => {
    const before = asked

    expect(await sendNotice(`http://${host}:${port}/`, notice, limits)).toEqual(refused)
    expect(asked).toBe(before)
  },
)

describe('a name', () => {
  test('that leads to such addresses leads nowhere', async () => {
    const before = asked
    answers = [['127.0.0.1'], ['::1', '10.0.0.1', 'fd00::1'], ['::ffff:127.0.0.1']]

    for (const _lookup of [...answers])
      expect(await sendNotice(`http://rebinding.example:${port}/`, notice, limits)).toEqual(refused)
    expect(asked).toBe(before)
  })

  test('is looked up once for a connection, so that what was looked at is what is asked', async () => {
    const before = asked
    // The second answer would let it through.
    answers = [['10.0.0.1'], ['127.0.0.1']]

    await sendNotice(`http://rebinding.example:${port}/`, notice, limits)

    expect([answers, asked]).toEqual([[['127.0.0.1']], before])
  })

  test('is looked up anew for the next notice', async () => {
    answers = [['127.0.0.1'], ['127.0.0.1']]
    const allowed = { ...limits, allowPrivate: true }
    const first = await sendNotice(`http://rebinding.example:${port}/`, notice, allowed)

    expect([first, await sendNotice(`http://rebinding.example:${port}/`, notice, limits)]).toEqual([
      { status: 200 },
      refused,
    ])
  })

  test('that does not exist is told as such', async () => {
    answers = [[]]

    expect(await sendNotice('http://nowhere.example/', notice, limits)).toEqual({ fault: 'ENOTFOUND' })
  })
})

test('there are at least 35 kinds, with names and redirects', () => {
  expect(Object.keys(HOSTILE).length + 3).toBeGreaterThanOrEqual(35)
})

test.each(['1.1.1.1', '93.184.216.34', '2606:4700:4700::1111', '172.32.0.1', '192.169.0.1', '100.128.0.1'])(
  '%s is one of the internet',
  (address) => {
    expect(isPublicAddress(address)).toBe(true)
  },
)

test.each(['', 'example.org', '1.2.3', 'fe80::1%eth0', '::ffff:10.0.0.1'])('%s is none', (address) => {
  expect(isPublicAddress(address)).toBe(false)
})

test('redirects are not followed, and of a long answer little is read', async () => {
  const allowed = { ...limits, allowPrivate: true }
  const before = asked

  expect(await sendNotice(`http://127.0.0.1:${port}/redirect`, notice, allowed)).toEqual({ status: 302 })
  expect(await sendNotice(`http://127.0.0.1:${port}/long`, notice, allowed)).toEqual({ status: 200 })
  expect(asked).toBe(before + 2)
})
