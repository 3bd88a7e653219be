import { readFileSync } from 'node:fs'
import { isIP, type Socket } from 'node:net'
import { type ConnectionOptions, checkServerIdentity, connect, type TLSSocket } from 'node:tls'
import type { TlsChoice } from './tls-choice.ts'

/** TLS settings with their files read. */
export interface EncryptionSettings {
  readonly choice: TlsChoice
  readonly options: ConnectionOptions
}

/** Reads the files that are named; throws a sentence that says which one cannot be read. */
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

/** Upgrades a connection to Postgres to TLS; null if the server says that it has no TLS. */
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
    // Server name indication is for host names only, not for IP addresses.
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
  // More than one byte is an attack (CVE-2021-23222): someone in between adds data that would pass for decrypted data.
  if (text !== 'S') throw new Error('what answers there does not speak the protocol of Postgres')
  return true
}

function closed(when: string): Error {
  return Object.assign(new Error(`the server closed the connection ${when}`), { code: 'ECONNRESET' })
}
