import { connect, type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { type EncryptionSettings, encrypt, encryptionSettings } from './encrypt.ts'
import type { Host, Target } from './target.ts'

/** Opens the sockets of one client. */
export interface Dialler {
  /** A socket on which Postgres waits for the first message. Never rejects: if connecting failed, the socket fails on first use. */
  open(): Promise<Duplex>
  /** Cancels connection attempts; sockets that were returned are the caller's to close. */
  close(): void
}

/** No host could be reached; `errors` are in the order of `hosts`. */
export class Unreachable extends AggregateError {
  override readonly name = 'Unreachable'
  readonly hosts: readonly Host[]

  constructor(attempts: readonly { readonly host: Host; readonly fault: unknown }[]) {
    const messages = attempts.map(({ fault }) => (fault instanceof Error ? fault.message : String(fault)))
    super(
      attempts.map(({ fault }) => fault),
      messages.join('; '),
    )
    this.hosts = attempts.map(({ host }) => host)
  }
}

/** Connects to the first host that answers, starting over each time. `choose` may leave out hosts and change their order. */
export function createDialler(target: Target, choose: (hosts: readonly Host[]) => Promise<readonly Host[]>): Dialler {
  const connecting = new Set<Socket>()
  let closed = false

  const track = (socket: Socket) => {
    connecting.add(socket)
    socket.once('close', () => connecting.delete(socket))
    if (closed) socket.destroy()
  }

  async function dialFirst(mine: Socket[]): Promise<Socket> {
    const settings = target.tls && encryptionSettings(target.tls)
    const attempts: { host: Host; fault: unknown }[] = []
    const keep = (socket: Socket) => {
      mine.push(socket)
      track(socket)
      return socket
    }
    for (const host of await choose(inOrder(target))) {
      try {
        return await dial(host, { target, settings, keep })
      } catch (fault) {
        attempts.push({ host, fault })
      }
      if (closed) break
    }
    throw new Unreachable(attempts)
  }

  return {
    async open() {
      const mine: Socket[] = []
      try {
        const socket = await dialFirst(mine)
        // From here on the driver closes it.
        for (const each of mine) connecting.delete(each)
        return socket
      } catch (error) {
        return failing(error as Error)
      }
    },
    close() {
      closed = true
      for (const socket of connecting) socket.destroy()
    },
  }
}

interface Dialling {
  readonly target: Target
  readonly settings: EncryptionSettings | null
  readonly keep: (socket: Socket) => Socket
}

async function dial(host: Host, { target, settings, keep }: Dialling): Promise<Socket> {
  const milliseconds = target.connectTimeout * 1000
  const plain = () => within(milliseconds, keep(connect(addressOf(host))), (socket) => once(socket, 'connect'))
  const socket = await plain()
  if (target.tls === null || settings === null || 'path' in host) return socket
  try {
    const encrypted = await within(milliseconds, socket, () => encrypt(socket, host.host, settings))
    if (encrypted) return encrypted
    if (target.tls.required) throw new Error(NO_TLS)
    return socket
  } catch (error) {
    socket.destroy()
    if (target.tls.required) throw error
    return plain()
  }
}

const NO_TLS = 'the server has no TLS, and sslmode asks for it: switch it on there (ssl = on), or use sslmode=disable'

function addressOf(host: Host) {
  if ('path' in host) return { path: host.path }
  return { host: host.address ?? host.host, port: host.port }
}

async function once(socket: Socket, event: string): Promise<Socket> {
  await new Promise<void>((resolve, reject) => {
    socket.once(event, resolve)
    socket.once('error', reject)
    socket.once('close', () =>
      reject(Object.assign(new Error('the connection was closed at once'), { code: 'ECONNRESET' })),
    )
  })
  socket.removeAllListeners('error')
  return socket
}

/** Destroys the socket, which ends the wait, when the time is over. */
async function within<T>(milliseconds: number, socket: Socket, wait: (socket: Socket) => Promise<T>): Promise<T> {
  const timer = setTimeout(() => {
    socket.destroy(Object.assign(new Error(`no answer within ${milliseconds / 1000} s`), { code: 'ETIMEDOUT' }))
  }, milliseconds)
  try {
    return await wait(socket)
  } catch (error) {
    socket.destroy()
    throw error
  } finally {
    clearTimeout(timer)
  }
}

function inOrder({ hosts, shuffle }: Target): readonly Host[] {
  return shuffle ? hosts.toSorted(() => Math.random() - 0.5) : hosts
}

/** The driver forgets a connection whose socket never arrives, but not one whose first message fails. */
function failing(error: Error): Duplex {
  return new Duplex({ read() {}, write: (_chunk, _encoding, done) => done(error) })
}
