import { Unreachable } from './dial.ts'
import { quoteName } from './schema-name.ts'
import type { Host, Target } from './target.ts'

/** A host for messages, without user and password, because these end up in logs. */
export function nameOfHost(host: Host): string {
  if ('path' in host) return host.path.replace('\0', '@')
  return `${host.host.includes(':') ? `[${host.host}]` : host.host}:${host.port}`
}

/** The hosts and the database, as `db.example.org:5432 (name)`. */
export function nameOfTarget({ hosts, database }: Target): string {
  return `${hosts.map(nameOfHost).join(', ')} (${database})`
}

/** Why a connection failed and what to do about it, in one or two sentences. */
export function explainFault(error: unknown, target: Target): string {
  if (error instanceof Unreachable) {
    const explained = error.hosts.map((host, index) => {
      const text = explainNetwork(error.errors[index], host)
      return error.hosts.length === 1 ? text : `${nameOfHost(host)}: ${text}`
    })
    return sentence(explained.join('; '))
  }
  // Connecting to several addresses of one name gives an AggregateError with an empty message.
  if (error instanceof AggregateError) return explainFault(error.errors[0], target)
  const code = codeOf(error)
  const remedy = REMEDIES[code]?.(target, messageOf(error))
  return remedy === undefined ? sentence(messageOf(error)) : `${sentence(messageOf(error))} ${remedy}`
}

type Remedy = (target: Target, message: string) => string | undefined

const REMEDIES: Readonly<Record<string, Remedy>> = {
  '28P01': () => 'Check user and password; characters such as @ : / % in them are percent-encoded in a URI.',
  '28000': ({ tls }, message) => {
    if (/no encryption|SSL off/.test(message)) return 'The server wants encryption: use sslmode=require or verify-full.'
    if (/peer/i.test(message))
      return 'Over the socket the server checks the system account: give a host, such as localhost.'
    if (/does not exist/.test(message)) return 'Create the role (CREATE ROLE … LOGIN), or correct the user.'
    if (/certificate/.test(message) || tls?.certificate)
      return 'Check sslcert and sslkey, and that the certificate names the user.'
    return 'The server does not let this user in from here: see its pg_hba.conf.'
  },
  '3D000': ({ database }) => `Create it (CREATE DATABASE ${quoteName(database)} ENCODING 'UTF8'), or correct the name.`,
  '42501': ({ username, database }, message) =>
    message.includes('for database')
      ? `Its owner has to let the role in: GRANT CONNECT ON DATABASE ${quoteName(database)} TO ${quoteName(username)};`
      : undefined,
  '53300': () =>
    'Close other clients, or raise max_connections; a gateway that watches its site needs fifteen connections.',
  '55000': () => 'Its owner has to allow connections again (ALTER DATABASE … ALLOW_CONNECTIONS true).',
  '57P03': () => 'Try again in a moment.',
  '42704': () => 'Take it out of the options of the connection string.',
  '22023': () => 'Correct it in the options of the connection string.',
  SASL_SIGNATURE_MISMATCH: () => 'The server that answers there does not know the password: check the address.',
  CONNECTION_CLOSED: () =>
    'The server closed the connection at once: see its log, and whether sslmode is what it expects.',
  CONNECT_TIMEOUT: () =>
    'The server accepted the connection and did not answer: see whether it is overloaded, or behind a proxy.',
}

function explainNetwork(error: unknown, host: Host): string {
  if (error instanceof AggregateError) return explainNetwork(error.errors[0], host)
  const remedy = NETWORK[codeOf(error)]
  return remedy === undefined ? messageOf(error) : `${messageOf(error).replace(/[\s:]+$/, '')}: ${remedy(host)}`
}

const isUntrusted = () =>
  'its certificate is not signed by an authority we trust; give the authority’s file as sslrootcert=FILE'

const NETWORK: Readonly<Record<string, (host: Host) => string>> = {
  ENOTFOUND: () => 'no host has this name; correct it in the connection string',
  EAI_AGAIN: () => 'the name could not be looked up; see whether DNS works here',
  ECONNREFUSED: () => 'nothing listens there; start the server, or correct host and port',
  ENOENT: () => 'there is no such socket; start the server, or give its folder as host',
  EACCES: () => 'we may not use this socket; run as an account that may',
  ETIMEDOUT: () => 'see whether a firewall is in between, and correct host and port',
  EHOSTUNREACH: () => 'there is no way there from this machine',
  ENETUNREACH: () => 'there is no way there from this machine',
  ECONNRESET: () => 'the server closed the connection; see its log',
  DEPTH_ZERO_SELF_SIGNED_CERT: isUntrusted,
  SELF_SIGNED_CERT_IN_CHAIN: isUntrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: isUntrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: isUntrusted,
  UNABLE_TO_GET_ISSUER_CERT: isUntrusted,
  CERT_HAS_EXPIRED: () => 'its certificate has to be renewed',
  CERT_NOT_YET_VALID: () => 'see whether the clocks of both machines are right',
  ERR_TLS_CERT_ALTNAME_INVALID: () =>
    'its certificate is for another host; connect by the name it is for, or use sslmode=verify-ca with sslrootcert',
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | null)?.code ?? '')
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return DRIVER_WORDS[codeOf(error)] ?? message
}

/** Instead of the driver's messages, which are little more than these codes. */
const DRIVER_WORDS: Readonly<Record<string, string>> = {
  CONNECTION_CLOSED: 'the connection was closed',
  CONNECT_TIMEOUT: 'no answer in time',
  SASL_SIGNATURE_MISMATCH: 'the server does not prove that it knows the password',
}

function sentence(text: string): string {
  return /[.!?;]$/.test(text) ? text : `${text}.`
}
