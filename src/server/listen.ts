import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, Server as TcpServer } from 'node:net'
import { refusal, retryAfter } from '../graphql/errors.ts'
import type { Log } from '../graphql/log.ts'
import type { PlainAnswer } from '../graphql/plain-answer.ts'
import type { Client } from '../graphql/yoga.ts'
import { answerAtOnce } from './answer-at-once.ts'
import type { AnswerCache } from './answer-cache.ts'
import { answerOnce } from './answer-once.ts'
import { answerBrokenRequest, refuseTunnel } from './broken-request.ts'
import { type Connections, watchConnections } from './connections.ts'
import { defaultListenLimits, type ListenLimits } from './listen-limits.ts'
import { plainQuestion } from './plain-question.ts'
import type { RepeatedQuestions } from './repeated-questions.ts'
import { sendResponse } from './send-response.ts'
import { clientAddress, readBody, refuseHead, toRequest } from './to-request.ts'

/** What answers, and at which address. */
export interface ListenOptions {
  readonly handle: (request: Request, client: Client) => Promise<Response>
  /** Asked first, and `handle` only where it gives null; nobody unless given. */
  readonly repeated?: RepeatedQuestions | null
  /** Where whole answers are cached at the moment; nowhere unless given. */
  readonly cacheIn?: () => AnswerCache | null
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  readonly log: Log
  readonly limits?: Partial<ListenLimits>
  /** The header in which a proxy in front names the client's address, in lower case; null without a proxy. */
  readonly addressHeader?: string | null
  /** Called when closing begins, while requests under way are still being answered. */
  readonly onDrain?: () => void
}

/** A server that answers until it is closed. */
export interface Listening {
  /** At which it is reached, on this machine at least. */
  readonly url: string
  /** Whether it listens at all addresses of this machine, of which `url` has only the one that no other machine reaches. */
  readonly isEverywhere: boolean
  /**
   * Takes no more connections, finishes running requests, and cuts the rest after the drain timeout. Connections that are kept
   * open may ask for `grace` milliseconds more, and are then told to close: who is about to use one is not cut off. May be called
   * again, without grace to end that of an earlier call.
   */
  close(options?: { readonly grace: number }): Promise<void>
}

/** Opens a port for `handle`; nothing a client sends or fails to send makes it throw. Rejects if the port is taken. */
export async function listen(options: ListenOptions): Promise<Listening> {
  const limits = { ...defaultListenLimits, ...options.limits }
  const server = serverWithin(limits)
  const connections = watchConnections(server)
  const { cacheIn = () => null } = options
  const answering = { ...options, cacheIn, limits, isClosing: () => !server.listening }
  const answer = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const isTaken = connections.inTurn(incoming, outgoing, () => answerOne(incoming, outgoing, answering))
    if (!isTaken) void answerOne(incoming, outgoing, { ...answering, handle: tooManyAtOnce, repeated: null })
  }
  server.on('request', (incoming, outgoing) => {
    const cache = server.listening ? cacheIn() : null
    if (cache === null || !answerAtOnce(incoming, outgoing, { cache, limits })) answer(incoming, outgoing)
  })
  server.on('checkContinue', (incoming, outgoing) => {
    // A client that asks first is not invited to send what would be refused.
    if (Number(incoming.headers['content-length'] ?? 0) <= limits.bodyBytes) outgoing.writeContinue()
    answer(incoming, outgoing)
  })
  server.on('checkExpectation', answer)
  server.on('connect', (_incoming, socket) => refuseTunnel(socket))
  server.on('timeout', (socket) => {
    // What takes long to make, such as a part of a large dump, has limits of its own.
    if (connections.isWaitingForUs(socket)) socket.setTimeout(limits.idleTimeout)
    else socket.destroy()
  })
  server.on('clientError', answerBrokenRequest)
  await opened(server, options)
  server.on('error', (error) => options.log.error({ err: error }, 'the server had an error'))
  let closing: Promise<void> | undefined
  return {
    ...placeOf(server, options.host),
    close({ grace } = { grace: 0 }) {
      closing ??= closed(server, { ...options, limits, connections, grace })
      if (grace === 0) connections.closeIdle()
      return closing
    },
  }
}

function serverWithin(limits: ListenLimits): Server {
  const server = createServer({
    maxHeaderSize: limits.headerBytes,
    // Node's own refusal has no body, so `toRequest` checks the Host header.
    requireHostHeader: false,
    headersTimeout: limits.headersTimeout,
    requestTimeout: limits.requestTimeout,
    keepAliveTimeout: limits.keepAliveTimeout,
    // Node looks for late requests every 30 s by default, so that a timeout of 10 s would mean up to 40.
    connectionsCheckingInterval: Math.min(1_000, limits.headersTimeout, limits.requestTimeout),
  })
  // Node silently drops further headers; one more than the limit shows that there were too many.
  server.maxHeadersCount = limits.headerCount + 1
  server.maxConnections = limits.connections
  server.timeout = limits.idleTimeout
  return server
}

const tooManyAtOnce = async () =>
  refusal(
    503,
    'OVERLOADED',
    'Too many requests wait on this connection. Wait for answers before asking more.',
    retryAfter,
  )

interface Answering extends Pick<ListenOptions, 'handle' | 'repeated' | 'log' | 'addressHeader'> {
  readonly cacheIn: () => AnswerCache | null
  readonly limits: ListenLimits
  readonly isClosing: () => boolean
}

async function answerOne(incoming: IncomingMessage, outgoing: ServerResponse, answering: Answering): Promise<void> {
  if (outgoing.destroyed) return
  const { log, limits, cacheIn, isClosing } = answering
  // Without a listener an error of the connection would end the process; 'close' follows it in any case.
  incoming.on('error', ignore)
  outgoing.on('error', ignore)
  const closeIfLast = () => {
    if (isClosing()) outgoing.setHeader('connection', 'close')
  }
  closeIfLast()
  try {
    const refused = refuseHead(incoming, limits)
    const body = refused ?? (await readBody(incoming, limits))
    if (body instanceof Response) return await sendResponse(body, outgoing)
    const make = async (client: Pick<Client, 'onWhole'>, { isForAll } = { isForAll: false }) => {
      const sent = { body, isForAll, signal: untilGone(outgoing) }
      const response = await respond(incoming, sent, { ...answering, client })
      closeIfLast()
      return response
    }
    const cache = cacheIn()
    const key = cache?.keyOf(incoming, body) ?? null
    if (cache === null || key === null) return await sendResponse(await make({}), outgoing)
    await answerOnce(cache, key, { incoming, outgoing, make })
  } catch (error) {
    if (isGone(outgoing)) return
    log.error({ err: error }, 'a request could not be answered')
    if (outgoing.headersSent) outgoing.destroy()
    else await sendResponse(refusal(500, 'INTERNAL_SERVER_ERROR', 'Something went wrong on our side.'), outgoing)
  }
}

const ignore = () => {}

/** Fires when the client leaves before all is sent. */
function untilGone(outgoing: ServerResponse): AbortSignal {
  const gone = new AbortController()
  if (isGone(outgoing)) gone.abort()
  else
    outgoing.on('close', () => {
      if (isGone(outgoing)) gone.abort()
    })
  return gone.signal
}

function isGone(outgoing: ServerResponse): boolean {
  return outgoing.destroyed && !outgoing.writableFinished
}

async function respond(
  incoming: IncomingMessage,
  sent: Parameters<typeof toRequest>[1],
  {
    handle,
    repeated = null,
    addressHeader = null,
    client: { onWhole },
  }: Answering & { readonly client: Pick<Client, 'onWhole'> },
): Promise<Response | PlainAnswer> {
  const address = clientAddress(incoming, addressHeader)
  const client = { address, isHead: incoming.method === 'HEAD', ...(onWhole && { onWhole }) }
  const question = repeated && plainQuestion(incoming, sent)
  const answer = question && (await repeated(question, client))
  if (answer) return answer
  const request = toRequest(incoming, sent)
  return request instanceof Response ? request : await handle(request, client)
}

function opened(server: Server, { host, port }: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new Error(reasonNotOpened(error, host, port), { cause: error })),
    )
    server.listen({ host, port }, () => {
      server.removeAllListeners('error')
      resolve()
    })
  })
}

function reasonNotOpened(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === 'EADDRINUSE')
    return `Port ${port} on ${host} is taken by another program. Choose another with --port.`
  if (error.code === 'EACCES')
    return `Port ${port} on ${host} needs more rights than this user has. Choose one above 1023.`
  if (error.code === 'EADDRNOTAVAIL') return `${host} is not an address of this machine. Choose another with --host.`
  return `Cannot listen on ${host} port ${port}: ${error.message}`
}

function placeOf(server: Server, host: string): Pick<Listening, 'url' | 'isEverywhere'> {
  // Listening on a host and port, never on a pipe, so the address is an object.
  const { address, port } = server.address() as AddressInfo
  const isEverywhere = address === '0.0.0.0' || address === '::'
  const name = isEverywhere ? '127.0.0.1' : host
  return { url: `http://${name.includes(':') ? `[${name}]` : name}:${port}`, isEverywhere }
}

interface Closing extends ListenOptions {
  readonly limits: ListenLimits
  readonly connections: Connections
  readonly grace: number
}

function closed(server: Server, { limits, onDrain, connections, grace }: Closing): Promise<void> {
  onDrain?.()
  return new Promise((resolve) => {
    const graceOver = setTimeout(connections.closeIdle, grace)
    const timeUp = setTimeout(() => server.closeAllConnections(), grace + limits.drainTimeout)
    const done = () => {
      clearTimeout(graceOver)
      clearTimeout(timeUp)
      // Only stops looking for late requests.
      server.close()
      resolve()
    }
    // Not that of an HTTP server, which would close kept connections at once.
    TcpServer.prototype.close.call(server, done)
  })
}
