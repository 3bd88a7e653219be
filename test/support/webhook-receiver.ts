import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A notice as it came. */
export interface Received {
  readonly id: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A receiver of notices at an address of this machine. */
export interface WebhookReceiver {
  readonly url: string
  readonly received: readonly Received[]
  close(): void
}

/** Opens a receiver that answers as it is told, and remembers what it was sent. `count` is of those received so far. */
export async function openWebhookReceiver(
  answer: (count: number, response: Parameters<RequestListener>[1], received: Received) => void,
): Promise<WebhookReceiver> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const { headers } = request
      const one = { id: String(headers['webhook-id']), headers, body: Buffer.concat(chunks).toString() }
      received.push(one)
      answer(received.length, response, one)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    received,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
