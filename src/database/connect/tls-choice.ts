/** How a connection is encrypted and how the server's certificate is checked. Files are named, not read. */
export interface TlsChoice {
  /** False: an unencrypted connection is used if the server has no TLS. */
  readonly required: boolean
  /** `authority`: who signed the certificate. `host`: also that it is for the host connected to. */
  readonly check: 'nothing' | 'authority' | 'host'
  /** The file with the authorities to trust; null for those of Node. */
  readonly authorities: string | null
  readonly certificate: string | null
  readonly key: string | null
  readonly keyPassword: string | null
  readonly revoked: string | null
  /** TLS from the first byte on, without asking first; needs Postgres 17 or newer. */
  readonly direct: boolean
  readonly nameHost: boolean
  readonly oldest: TlsVersion | null
  readonly newest: TlsVersion | null
}

/** The versions of TLS, as both libpq and Node write them. */
export type TlsVersion = (typeof VERSIONS)[number]

const VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const
const MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'] as const

type Take = (name: string) => string | null

/** Reads the `ssl…` parameters as libpq does; null for an unencrypted connection. Throws a sentence for values that cannot be used. */
export function chooseTls(take: Take): TlsChoice | null {
  const given = take('sslmode') ?? modeOf(take('ssl'))
  const root = take('sslrootcert')
  const files = {
    certificate: take('sslcert'),
    key: take('sslkey'),
    keyPassword: take('sslpassword'),
    revoked: take('sslcrl'),
  }
  const direct = oneOf('sslnegotiation', take('sslnegotiation') ?? 'postgres', ['postgres', 'direct']) === 'direct'
  const nameHost = take('sslsni') !== '0'
  const oldest = versionOf('ssl_min_protocol_version', take)
  const newest = versionOf('ssl_max_protocol_version', take)
  const mode = oneOf('sslmode', given ?? (root === 'system' ? 'verify-full' : 'prefer'), MODES)

  if (mode === 'disable') return null
  const required = mode !== 'allow' && mode !== 'prefer'
  if (direct && !required) throw new Error('sslnegotiation=direct needs sslmode=require or a stricter one.')
  if (root === 'system' && mode !== 'verify-full') throw new Error('sslrootcert=system needs sslmode=verify-full.')
  if (mode === 'verify-ca' && root === null)
    throw new Error(
      'sslmode=verify-ca needs sslrootcert=FILE: anyone may have a certificate of a public authority. ' +
        'Give the file, or use sslmode=verify-full.',
    )
  if ((files.certificate === null) !== (files.key === null))
    throw new Error('sslcert and sslkey belong together: give both or neither.')
  const check = mode === 'verify-full' ? 'host' : root !== null && mode !== 'no-verify' ? 'authority' : 'nothing'
  const authorities = root === 'system' ? null : root
  return { required, check, authorities, ...files, direct, nameHost, oldest, newest }
}

// As JDBC and several drivers write it.
function modeOf(ssl: string | null): string | null {
  if (ssl === null) return null
  const value = ssl.toLowerCase()
  if (['true', '1', 'on'].includes(value)) return 'require'
  return ['false', '0', 'off'].includes(value) ? 'disable' : value
}

function versionOf(name: string, take: Take): TlsVersion | null {
  const value = take(name)
  return value === null ? null : oneOf(name, value, VERSIONS)
}

/** The value as one of `allowed`, or a thrown sentence. */
export function oneOf<const Value extends string>(name: string, value: string, allowed: readonly Value[]): Value {
  const found = allowed.find((each) => each === value)
  if (found === undefined) throw new Error(`${name} must be one of ${allowed.join(', ')}.`)
  return found
}
