import { hash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { OriginFault } from './origin-fault.ts'
import { readRetryAfter } from './retry-after.ts'

/** A gateway that is followed, as far as it can be asked over HTTP. */
export interface Origin {
  /** Its address, with a slash at its end. */
  readonly url: string
  /** The JSON values of an answer of lines; null where it is that of `etag`. An answer with an error throws its `OriginRefusal`. */
  lines(address: string, etag?: string | null): Promise<OriginLines | null>
  /** The JSON values of the dump. Where the connection is lost on the way, it goes on where it was. */
  dump(): Promise<AsyncGenerator<unknown>>
  /** The bytes of a file by their SHA-256, which they are checked against. */
  file(digest: string, name: string, bytes: number): Promise<Uint8Array>
  /** The data of a GraphQL query. */
  query(query: string, variables: object): Promise<unknown>
  /** Comes back each time the origin tells of a release, and once when it begins to; what it tells is left aside. */
  releases(): AsyncGenerator<void>
  /** Says that everything up to a cursor is applied, if there is a key to say it with. */
  confirm(cursor: string): Promise<void>
}

/** An answer, one value a line, to be read once. */
export interface OriginLines {
  readonly etag: string | null
  readonly values: AsyncGenerator<unknown>
}

/** An answer that says with a code why there is none. */
export class OriginRefusal extends OriginFault {
  readonly code: string

  constructor(message: string, code: string, retryAfter: number | null) {
    super(message, { retryAfter })
    this.code = code
  }
}

/** What an origin is asked with. */
export interface AskOptions {
  readonly signal?: AbortSignal | undefined
  /** That of a partner; it is sent to the origin alone. */
  readonly key?: string | null
  /** Milliseconds without a byte after which an answer is given up. */
  readonly patience?: number
}

const PATIENCE = 30_000
const LONGEST_LINE = 64_000_000
const LARGEST_ANSWER = 16_000_000
const LARGEST_REFUSAL = 64_000
const LONGEST_EVENT_LINE = 64_000
const MOST_REDIRECTS = 3
const LONGEST_WAIT = 60_000
const MOST_ATTEMPTS = 10
const FIRST_PAUSE = 100
const LINE_END = 10
const EVENTS = 'text/event-stream'

/** Opens an origin; asks nothing yet. */
export function openOrigin(url: string, { signal, key = null, patience = PATIENCE }: AskOptions = {}): Origin {
  const base = withSlash(url)
  const at = (address: string) => new URL(address.replace(/^\//, ''), base)
  const authorization = key === null ? {} : { authorization: `Bearer ${key}` }
  const ask = (
    address: string,
    { headers, ...init }: RequestInit & { readonly headers?: object } = {},
    waiting: Waiting = { signal, patience },
  ) => send(at(address), { ...init, headers: { ...headers, ...authorization } }, waiting)
  return {
    url: base,
    async lines(address, etag) {
      const headers = { accept: 'application/x-ndjson', ...(etag == null ? {} : { 'if-none-match': etag }) }
      const answer = await ask(address, { headers })
      if (answer.response.status === 304) return null
      await expectDone(answer)
      return { etag: answer.response.headers.get('etag'), values: valuesOf(bytesOf(answer), answer.where) }
    },
    async dump() {
      // Parts are of the bytes as they are.
      const headers = { accept: 'application/x-ndjson', 'accept-encoding': 'identity' }
      const first = await ask('dump', { headers })
      await expectDone(first)
      // The origin may have to make all of a dump anew to send what is left of it.
      const waiting = { signal, patience: patience * 20 }
      const rest = (place: string, { from, etag }: PartAsked) =>
        ask(place, { headers: { ...headers, range: `bytes=${from}-`, 'if-range': etag } }, waiting)
      return valuesOf(bytesInParts(first, rest, signal), first.where)
    },
    async file(digest, name, bytes) {
      const answer = await patiently(async () => {
        const asked = await ask(`media/${digest}/${encodeURIComponent(name)}`)
        await expectDone(asked)
        return asked
      }, signal)
      const content = await readUpTo(answer, bytes)
      if (content.byteLength === bytes && hash('sha256', content) === digest) return content
      throw new OriginFault(`${answer.where} answered with bytes that do not have the digest they should.`)
    },
    async query(query, variables) {
      const answer = await ask('graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query, variables }),
      })
      await expectDone(answer)
      const { data, errors } = parse(await readUpTo(answer, LARGEST_ANSWER), answer.where) as Partial<Answered>
      if (errors?.[0]) throw refusalOf(errors[0], answer)
      return data
    },
    async *releases() {
      const answer = await ask('graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: EVENTS },
        body: JSON.stringify({ query: 'subscription { releasePublished { number } }' }),
      })
      await expectDone(answer)
      if (!answer.response.headers.get('content-type')?.startsWith(EVENTS)) {
        await answer.response.body?.cancel()
        throw new OriginFault(`${answer.where} does not tell of releases.`)
      }
      yield
      for await (const line of linesOf(bytesOf(answer), { most: LONGEST_EVENT_LINE, where: answer.where }))
        if (line.toString('latin1').startsWith('event: next')) yield
    },
    async confirm(cursor) {
      if (key === null) return
      const headers = { 'content-type': 'application/json' }
      const answer = await ask('receipts', { method: 'POST', headers, body: JSON.stringify({ appliedUpTo: cursor }) })
      await expectDone(answer)
      await readUpTo(answer, LARGEST_REFUSAL)
    },
  }
}

/** The address of a gateway as it is kept and compared. */
export function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`
}

interface Answered {
  readonly data: unknown
  readonly errors: readonly Refused[]
}

interface Refused {
  readonly message?: unknown
  readonly extensions?: { readonly code?: unknown }
}

interface Answer {
  readonly response: Response
  /** What it was asked for, for messages. */
  readonly where: string
  /** Waits for what is to come, and no longer than there is patience. */
  readonly within: <Result>(wait: Promise<Result>) => Promise<Result>
  readonly signal: AbortSignal | undefined
}

async function send(url: URL, init: RequestInit, { signal, patience }: Waiting): Promise<Answer> {
  const silence = new AbortController()
  const signals = signal ? AbortSignal.any([signal, silence.signal]) : silence.signal
  const within = async <Result>(wait: Promise<Result>): Promise<Result> => {
    const giveUp = () => silence.abort(new Error(`Nothing came for ${patience / 1000} seconds.`))
    const timer = setTimeout(giveUp, patience)
    return await wait.finally(() => clearTimeout(timer))
  }
  try {
    let target = url
    for (let redirects = 0; ; redirects++) {
      const response = await within(fetch(target, { ...init, redirect: 'manual', signal: signals }))
      const location = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null
      if (location === null) return { response, where: target.href, within, signal }
      await response.body?.cancel()
      const next = new URL(location, target)
      // Whoever answers there was not named, and may be in a network of ours.
      if (next.origin !== url.origin || redirects === MOST_REDIRECTS)
        throw new OriginFault(`${url.href} leads to ${next.href}, where nothing is asked. Name the address itself.`)
      target = next
    }
  } catch (error) {
    throw faultOf(error, url.href, signal)
  }
}

interface Waiting {
  readonly signal: AbortSignal | undefined
  readonly patience: number
}

function faultOf(error: unknown, where: string, signal?: AbortSignal): unknown {
  if (signal?.aborted) return signal.reason
  if (error instanceof OriginFault) return error
  const { cause, message } = error as Error
  const reason = cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : message
  return new OriginFault(`${where} could not be read: ${reason}`, { cause: error })
}

/** Asks again where that was asked for: of many files, the last come after a pause. */
async function patiently<Result>(ask: () => Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask()
    } catch (error) {
      const pause = error instanceof OriginRefusal ? error.retryAfter : null
      if (pause === null || pause > LONGEST_WAIT || attempt === MOST_ATTEMPTS) throw error
      await sleep(Math.max(FIRST_PAUSE * 2 ** (attempt - 1), pause), undefined, { signal })
    }
  }
}

async function expectDone(answer: Answer): Promise<void> {
  const { response, where } = answer
  if (response.status === 200) return
  const text = new TextDecoder().decode(await readUpTo(answer, LARGEST_REFUSAL).catch(() => new Uint8Array()))
  const found = /^\s*\{/.test(text) ? (parseOr(text, {}) as Partial<Answered>).errors?.[0] : undefined
  throw refusalOf(found ?? { message: `${where} answered ${response.status}.` }, answer)
}

function refusalOf({ message, extensions }: Refused, { response, where }: Answer): OriginRefusal {
  const pause = readRetryAfter(response.headers.get('retry-after'), Date.now())
  const said = typeof message === 'string' ? message.slice(0, 500) : `${where} answered ${response.status}.`
  return new OriginRefusal(said, String(extensions?.code ?? ''), pause)
}

/** The bytes of a body, as they come; how long they are looked at does not count. */
async function* bytesOf({ response, where, within, signal }: Answer): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader()
  if (reader === undefined) return
  try {
    for (;;) {
      const { done, value } = await within(reader.read())
      if (done) return
      yield value
    }
  } catch (error) {
    throw faultOf(error, where, signal)
  } finally {
    await reader.cancel().catch(() => {})
  }
}

async function readUpTo(answer: Answer, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of bytesOf(answer)) {
    size += chunk.byteLength
    if (size > most) throw new OriginFault(`${answer.where} sent more than the ${most} bytes that are read.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

interface PartAsked {
  readonly from: number
  readonly etag: string
}

/** The bytes of an answer whose address has the same ones each time, asked for again from where they ended too soon. */
async function* bytesInParts(
  first: Answer,
  ask: (place: string, part: PartAsked) => Promise<Answer>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const { headers } = first.response
  const [place] = /dump\/\d+\.ndjson$/.exec(headers.get('content-location') ?? '') ?? []
  const etag = headers.get('etag') ?? ''
  let answer: Answer | null = first
  let [from, failures, isLineEnd] = [0, 0, true]
  for (;;) {
    try {
      answer ??= await askPart(ask, place ?? '', { from, etag })
      for await (const chunk of bytesOf(answer)) {
        from += chunk.byteLength
        failures = 0
        isLineEnd = chunk.at(-1) === LINE_END
        yield chunk
      }
      if (isLineEnd) return
      throw new OriginFault(`${first.where} ended in the middle of a line.`)
    } catch (error) {
      failures += 1
      const isHopeless = error instanceof ChangedMeanwhile || place === undefined || !etag.startsWith('"')
      if (isHopeless || !(error instanceof OriginFault) || failures === MOST_ATTEMPTS) throw error
      answer = null
      await sleep(
        Math.max(FIRST_PAUSE * 2 ** (failures - 1), Math.min(error.retryAfter ?? 0, LONGEST_WAIT)),
        undefined,
        {
          signal,
        },
      )
    }
  }
}

class ChangedMeanwhile extends OriginFault {}

async function askPart(
  ask: (place: string, part: PartAsked) => Promise<Answer>,
  place: string,
  part: PartAsked,
): Promise<Answer> {
  const answer = await ask(place, part)
  if (answer.response.status === 206) return answer
  if (answer.response.status !== 200) await expectDone(answer)
  await answer.response.body?.cancel()
  throw new ChangedMeanwhile(`${answer.where} is another one than before.`)
}

async function* valuesOf(bytes: AsyncIterable<Uint8Array>, where: string): AsyncGenerator<unknown> {
  for await (const line of linesOf(bytes, { most: LONGEST_LINE, where })) yield parse(line, where)
}

/** The lines of an answer, without their ends; the last one has to have one as well. */
async function* linesOf(
  bytes: AsyncIterable<Uint8Array>,
  { most, where }: { readonly most: number; readonly where: string },
): AsyncGenerator<Buffer> {
  let rest: Uint8Array[] = []
  let size = 0
  for await (const chunk of bytes) {
    let start = 0
    for (let end = chunk.indexOf(LINE_END); end !== -1; end = chunk.indexOf(LINE_END, start)) {
      yield Buffer.concat([...rest, chunk.subarray(start, end)])
      rest = []
      size = 0
      start = end + 1
    }
    rest.push(chunk.subarray(start))
    size += chunk.byteLength - start
    if (size > most) throw new OriginFault(`${where} sent a line of more than ${most} bytes.`)
  }
  if (size > 0) throw new OriginFault(`${where} ended in the middle of a line.`)
}

function parse(bytes: Uint8Array, where: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new OriginFault(`${where} sent what is no JSON.`, { cause })
  }
}

function parseOr(text: string, fallback: unknown): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return fallback
  }
}
