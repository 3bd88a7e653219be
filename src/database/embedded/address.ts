import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Connection } from '../connection.ts'
import { OWNER } from './initialise.ts'

/** Where a server listens. */
export interface Address {
  readonly port: number
  /** Null if it listens on loopback. */
  readonly socketFolder: string | null
}

// The shortest limit of all systems (macOS: 104 bytes with the closing NUL).
const LONGEST_SOCKET_PATH = 103
const SOCKET_PORT = 5432

/**
 * A socket in the server's own folder, or, if its path would be too long or the system has no sockets, a loopback port: the
 * former one if it is still free.
 */
export async function chooseAddress(folder: string, formerPort = 0): Promise<Address> {
  const fits = Buffer.byteLength(socketPath(folder, SOCKET_PORT)) <= LONGEST_SOCKET_PATH
  // Commas separate several folders in the server's setting.
  if (process.platform !== 'win32' && fits && !folder.includes(',')) return { port: SOCKET_PORT, socketFolder: folder }
  return { port: await findFreePort(formerPort), socketFolder: null }
}

/** How to connect to a running server, with the password stored next to its data. */
export function connectionTo(address: Address, folder: string): Connection {
  const password = readFileSync(join(folder, 'password'), 'utf8')
  const account = { database: OWNER, username: OWNER, password }
  return address.socketFolder
    ? { path: socketPath(address.socketFolder, address.port), ...account }
    : { host: '127.0.0.1', port: address.port, ...account }
}

function socketPath(folder: string, port: number): string {
  return join(folder, `.s.PGSQL.${port}`)
}

function findFreePort(preferred: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', (error) => (preferred ? resolve(findFreePort(0)) : reject(error)))
    server.listen(preferred, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
