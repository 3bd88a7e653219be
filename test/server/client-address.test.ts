import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { clientAddress } from '../../src/server/to-request.ts'

const request = (headers: IncomingMessage['headers']) =>
  ({ headers, socket: { remoteAddress: '192.0.2.1' } }) as unknown as IncomingMessage

test.each([
  ['a header nobody trusts', { 'x-forwarded-for': '198.51.100.7' }, null, '192.0.2.1'],
  ['the header of the proxy', { 'x-real-ip': '198.51.100.7' }, 'x-real-ip', '198.51.100.7'],
  ['another header than the proxy writes', { 'x-forwarded-for': '198.51.100.7' }, 'x-real-ip', '192.0.2.1'],
  [
    'a list: its last entry, which is the proxy’s own',
    { 'x-forwarded-for': '203.0.113.9, 198.51.100.7' },
    'x-forwarded-for',
    '198.51.100.7',
  ],
  ['an empty header', { 'x-forwarded-for': '' }, 'x-forwarded-for', '192.0.2.1'],
  ['a list that ends in nothing', { 'x-forwarded-for': '203.0.113.9,' }, 'x-forwarded-for', '192.0.2.1'],
])('the address is read from %s', (_name, headers, trusted, address) => {
  expect(clientAddress(request(headers), trusted)).toBe(address)
})
