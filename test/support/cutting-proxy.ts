import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Connection } from '../../src/database/connection.ts'

/** Stands between clients and a server, and cuts. */
export interface CuttingProxy {
  /** The server by way of the proxy. */
  readonly connection: Connection
  /** Cuts every connection once so many more bytes have come from the server, those of them included: mostly within a message. */
  cutAfter(bytes: number): void
  /** From now on, connections are accepted and closed, until they are let in again. */
  refuse(): void
  /** From now on, nothing comes from the server any more, and nobody is told, until it is let in again. */
  mute(): void
  /** Ends what `refuse` and `mute` began, for connections that are made from now on. */
  letIn(): void
  /** How many connections were made. */
  readonly count: () => number
  close(): Promise<void>
}

/** Opens a proxy on a free port of this machine. */
export async function openCuttingProxy(target: Connection): Promise<CuttingProxy> {
  const open = new Set<Socket>()
  const silenced = new WeakSet<Socket>()
  let left = Number.POSITIVE_INFINITY
  let made = 0
  let refusing = false
  let muted = false
  const cut = () => {
    left = Number.POSITIVE_INFINITY
    for (const socket of open) socket.resetAndDestroy()
    open.clear()
  }
  const server = createServer((client) => {
    made += 1
    client.on('error', () => {})
    if (refusing) return client.destroy()
    const upstream = target.path ? connect(target.path) : connect(target.port ?? 5432, target.host)
    upstream.on('error', () => client.destroy())
    open.add(client)
    client.pipe(upstream)
    client.on('close', () => {
      open.delete(client)
      upstream.destroy()
    })
    upstream.on('close', () => client.destroy())
    upstream.on('data', (chunk: Buffer) => {
      if (muted || silenced.has(client)) silenced.add(client)
      else if (chunk.length <= left) client.write(chunk)
      else client.write(chunk.subarray(0, left), cut)
      left -= Math.min(chunk.length, left)
    })
    return client
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const { path: _path, ...rest } = target
  return {
    connection: { ...rest, host: '127.0.0.1', port },
    cutAfter: (bytes) => {
      left = bytes
    },
    refuse: () => {
      refusing = true
      cut()
    },
    mute: () => {
      muted = true
    },
    letIn: () => {
      refusing = false
      muted = false
    },
    count: () => made,
    async close() {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}
