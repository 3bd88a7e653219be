import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

/** Answers bytes that are no HTTP request with what is wrong with them, and disconnects. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy()
  disconnect(socket, reasons[error.code ?? ''] ?? malformed)
}

/** Refuses a tunnel (CONNECT), and disconnects. */
export function refuseTunnel(socket: Duplex): void {
  // Node no longer handles errors of a connection it handed over, and an unhandled one would end the process.
  socket.on('error', () => {})
  disconnect(socket, noTunnel)
}

interface Reason {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly headers?: readonly string[]
}

function disconnect(socket: Duplex, { status, code, message, headers = [] }: Reason): void {
  const body = JSON.stringify({ errors: [{ message, extensions: { code } }] })
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: private, no-store',
    'Connection: close',
    ...headers,
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}

const malformed: Reason = { status: 400, code: 'BAD_REQUEST', message: 'What was sent is not an HTTP request.' }

const noTunnel: Reason = {
  status: 405,
  code: 'METHOD_NOT_ALLOWED',
  message: 'CONNECT is not answered here.',
  headers: ['Allow: GET, HEAD, OPTIONS'],
}

/** By the codes of node's errors. */
const reasons: Readonly<Record<string, Reason>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'HEADERS_TOO_LARGE',
    message: 'The address and the headers of the request are too large together.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'REQUEST_TIMEOUT',
    message: 'The request did not arrive in time.',
  },
}
