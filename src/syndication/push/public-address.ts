import { BlockList, isIP, isIPv6 } from 'node:net'

// What IANA registers as not globally reachable, and what leads to IPv4 addresses in other clothes:
// https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry.
const IPV4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4'],
]
const IPV6 = [
  ...[
    '::/96',
    '::ffff:0:0:0/96',
    '64:ff9b::/96',
    '64:ff9b:1::/48',
    '100::/64',
    '2001::/23',
    '2001:db8::/32',
    '2002::/16',
  ],
  ...['3fff::/20', '5f00::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
]

const refused = new BlockList()
for (const range of IPV4) addRange(range, 'ipv4')
for (const range of IPV6) addRange(range, 'ipv6')

/** Whether an IP address is one that anybody on the internet can be reached at; false for what is none. */
export function isPublicAddress(address: string): boolean {
  const bare = address.replace(/%.*$/, '')
  return isIP(bare) !== 0 && !refused.check(bare, isIPv6(bare) ? 'ipv6' : 'ipv4')
}

/** Whether an address of the web names this machine or an address of its network, as far as that can be told without asking anybody. */
export function isPrivateHost(url: string): boolean {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0) return !isPublicAddress(host)
  return /(?:^|\.)(?:localhost|local|internal|lan|home\.arpa)\.?$/i.test(host) || !host.includes('.')
}

function addRange(range: string, family: 'ipv4' | 'ipv6'): void {
  const [address = '', bits] = range.split('/')
  refused.addSubnet(address, Number(bits), family)
}
