import type { IncomingMessage } from 'node:http'

/** How often a header was sent, by its name in lower case: of many headers Node gives the first alone, whatever else was sent. */
export function timesSent({ rawHeaders }: IncomingMessage, name: string): number {
  let times = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const sent = rawHeaders[index] ?? ''
    if (sent.length === name.length && sent.toLowerCase() === name) times += 1
  }
  return times
}
