import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isPublicAddress } from '../../src/syndication/push/public-address.ts'
import { sendNotice } from '../../src/syndication/push/send-notice.ts'

const notice = { headers: {}, body: '{}' }
const limits = { timeout: 2_000, allowPrivate: false }

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

test.each([
  ...['127.0.0.1', '127.1', '2130706433', '0x7f.1', '0177.0.0.1', '0', '0.0.0.0', 'localhost', '10.0.0.1'],
  ...[
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '192.0.0.8',
    '198.18.0.1',
    '224.0.0.1',
  ],
  ...[
    '255.255.255.255',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
  ],
  ...[
    '[2002:7f00:1::]',
    '[2001::1]',
    '[fe80::1]',
    '[fec0::1]',
    '[fc00::1]',
    '[fd12:3456::1]',
    '[ff02::1]',
    '[100::1]',
    '[2001:db8::1]',
  ],
  '１２７.0.0.1',
])('%s is no address to send to', async (host) => {
  const before = asked

  expect(await sendNotice(`http://${host}:${port}/`, notice, limits)).toEqual({
    fault: 'The address is one of this machine or its network.',
  })
  expect(asked).toBe(before)
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
