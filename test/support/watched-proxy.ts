import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Stands between a client and a gateway, and tells what passes. */
export interface WatchedProxy {
  readonly url: string
  close(): Promise<void>
}

/** A part of an answer that is about to be sent, or its end. */
export interface Passing {
  /** Of what was asked. */
  readonly path: string
  /** How many parts of this answer were sent before. */
  readonly part: number
  readonly isEnd: boolean
}

/** Bytes of a part. */
const PART = 2_048

/** Opens a proxy that calls `onPass` before each part, and gives every answer as it is. */
export async function openWatchedProxy(target: string, onPass: (passing: Passing) => void): Promise<WatchedProxy> {
  async function answer({ url = '/', method = 'GET', headers }: IncomingMessage, response: ServerResponse) {
    const { host: _host, connection: _connection, ...sent } = headers as Record<string, string>
    const answered = await fetch(new URL(url, target), { method, headers: { ...sent, 'accept-encoding': 'identity' } })
    const bytes = Buffer.from(await answered.arrayBuffer())
    response.writeHead(answered.status, Object.fromEntries(answered.headers))
    for (let part = 0; part * PART < bytes.length; part++) {
      onPass({ path: url, part, isEnd: false })
      if (response.destroyed) return
      const isRead = response.write(bytes.subarray(part * PART, (part + 1) * PART))
      if (!isRead) await drained(response)
    }
    onPass({ path: url, part: Math.ceil(bytes.length / PART), isEnd: true })
    response.end()
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => request.socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Waits until more may be sent, or nobody is there to read it. */
async function drained(response: ServerResponse): Promise<void> {
  const over = new AbortController()
  const { signal } = over
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]).finally(() =>
    over.abort(),
  )
}
