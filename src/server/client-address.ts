import type { IncomingMessage } from 'node:http'

/**
 * The address a request came from: of the connection, or, where `header` is named, what the proxy in front writes there. The
 * last entry of a list counts, for it is the proxy's own; those before it may be the client's invention.
 */
export function clientAddress({ headers, socket }: IncomingMessage, header: string | null): string {
  const given = header === null ? undefined : headers[header]
  const last = [given].flat().at(-1)?.split(',').at(-1)?.trim()
  return last || (socket.remoteAddress ?? '')
}
