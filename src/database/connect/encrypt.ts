import { readFileSync } from 'node:fs'
import { isIP, type Socket } from 'node:net'
import { type ConnectionOptions, checkServerIdentity, connect, type TLSSocket } from 'node:tls'
import type { TlsChoice } from './tls-choice.ts'

/** A choice with its files read. */
export interface EncryptionSettings {
  readonly choice: TlsChoice
  readonly options: ConnectionOptions
}

/** Reads the files a choice names; throws a sentence that says which cannot be read. */
export function encryptionSettings(choice: TlsChoice): EncryptionSettings {
  const read = (name: string, path: string | null) => {
    try {
      return path === null ? undefined : readFileSync(path)
    } catch (cause) {
      throw new Error(`the file of ${name}, ${path}, cannot be read (${(cause as NodeJS.ErrnoException).code})`, {
        cause,
      })
    }
  }
  const options: Record<string, unknown> = {
    ca: read('sslrootcert', choice.authorities),
    cert: read('sslcert', choice.certificate),
    key: read('sslkey', choice.key),
    passphrase: choice.keyPassword ?? undefined,
    crl: read('sslcrl', choice.revoked),
    minVersion: choice.oldest ?? undefined,
    maxVersion: choice.newest ?? undefined,
    ALPNProtocols: ['postgresql'],
    rejectUnauthorized: choice.check !== 'nothing',
  }
  return { choice, options: Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) }
}

/** Turns a connection to Postgres into an encrypted one; null where the server says that it has no TLS. */
export async function encrypt(
  socket: Socket,
  host: string,
  { choice, options }: EncryptionSettings,
): Promise<TLSSocket | null> {
  if (!choice.direct && !(await asksForTls(socket))) return null
  const encrypted = connect({
    ...options,
    socket,
    host,
    // The name of a host is sent in the clear; a number is no name.
    ...(choice.nameHost && isIP(host) === 0 && { servername: host }),
    checkServerIdentity: (_name, certificate) =>
      choice.check === 'host' ? checkServerIdentity(host, certificate) : undefined,
  })
  await new Promise<void>((resolve, reject) => {
    encrypted.once('secureConnect', resolve)
    encrypted.once('error', reject)
    encrypted.once('close', () => reject(closed('during the TLS handshake')))
  })
  encrypted.removeAllListeners('error')
  return encrypted
}

const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])

async function asksForTls(socket: Socket): Promise<boolean> {
  socket.write(SSL_REQUEST)
  const answer = await new Promise<Buffer>((resolve, reject) => {
    socket.once('data', resolve)
    socket.once('error', reject)
    socket.once('close', () => reject(closed('when asked for TLS')))
  })
  socket.removeAllListeners('error')
  const text = answer.toString('latin1')
  if (text === 'N') return false
  // More than the one letter was sent by someone in between, to be taken for something that came encrypted.
  if (text !== 'S') throw new Error('what answers there does not speak as Postgres does')
  return true
}

function closed(when: string): Error {
  return Object.assign(new Error(`the server closed the connection ${when}`), { code: 'ECONNRESET' })
}
