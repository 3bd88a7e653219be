import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

/** Tells a client what was wrong with bytes that never became a request, and hangs up. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy()
  const { status, code, message } = reasons.get(error.code ?? '') ?? malformed
  const body = JSON.stringify({ errors: [{ message, extensions: { code } }] })
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: private, no-store',
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}

const malformed = { status: 400, code: 'BAD_REQUEST', message: 'What was sent is not an HTTP request.' }

const reasons = new Map([
  [
    'HPE_HEADER_OVERFLOW',
    { status: 431, code: 'HEADERS_TOO_LARGE', message: 'The headers of the request are too large.' },
  ],
  [
    'ERR_HTTP_REQUEST_TIMEOUT',
    { status: 408, code: 'REQUEST_TIMEOUT', message: 'The request did not arrive in time.' },
  ],
])
