import type { IncomingMessage } from 'node:http'
import { LRUCache } from 'lru-cache'
import { chooseMediaType } from '../graphql/accept.ts'
import { answerTypes } from '../graphql/json-answers.ts'
import { releaseHeader } from '../graphql/release.ts'
import { chooseCoding, contentCodings } from './content-coding.ts'
import type { KeptAnswer } from './kept-answer.ts'
import type { NewestRelease } from './newest-release.ts'

/**
 * Whole answers to public queries, kept as bytes while their release is the newest. The address, the body and the headers that
 * change an answer are the key; nothing else does.
 */
export interface AnswerCache {
  /** By what an answer is kept to a request with this body; null where it cannot be kept. */
  keyOf(incoming: IncomingMessage, body: Uint8Array | null): string | null
  /** What is kept; null while it may be out of date. While the database is away it is stale, and given nevertheless. */
  find(key: string): { readonly answer: KeptAnswer; readonly isStale: boolean } | null
  /** To be called before an answer is made: what it returns keeps the answer, unless something was published meanwhile. */
  begin(key: string): (answer: KeptAnswer) => void
  /** The answers being made, by key, so that one is made for all who ask at once. */
  readonly making: Map<string, Promise<KeptAnswer | null>>
  /** Bytes above which an answer is not kept. */
  readonly mostBytes: number
  /** Forgets everything. */
  clear(): void
}

/** What a cache is made from. */
export interface AnswerCacheOptions {
  readonly newest: Pick<NewestRelease, 'isKnown' | 'version'>
  /** Whether the database is away: then what was the newest when it went counts. */
  readonly isAway: () => boolean
  /** Bytes kept in all. */
  readonly bytes: number
  /** Whether answers differ by the origin of the page that asks. */
  readonly byOrigin: boolean
}

/** What a request can have that makes its answer one for it alone. */
const forOne = ['authorization', 'cookie', 'content-encoding', 'expect']
const READS = new Set(['GET', 'HEAD'])

const MOST_BYTES = 4_000_000
const LONGEST_BODY = 16_384
const LONGEST_HEADERS = 1_000
// Of an entry: its headers and its place in the cache.
const OVERHEAD = 1_000

/** A cache that is empty at first. */
export function createAnswerCache({ newest, isAway, bytes, byOrigin }: AnswerCacheOptions): AnswerCache {
  const kept = new LRUCache<string, KeptAnswer>({
    maxSize: bytes,
    sizeCalculation: ({ body }, key) => body.byteLength + key.length + OVERHEAD,
  })
  const typeOf = memoised((accept) =>
    chooseMediaType(accept || null, [...answerTypes, 'text/html', 'text/event-stream']),
  )
  const codingOf = memoised((accepted) => chooseCoding(accepted || null, contentCodings))
  return {
    keyOf({ method = '', url = '', headers }, body) {
      if (!isGraphQL(url) || !(READS.has(method) || (method === 'POST' && body !== null))) return null
      if (forOne.some((name) => headers[name] !== undefined)) return null
      const type = headers['content-type'] ?? ''
      const release = String(headers[releaseHeader] ?? '')
      const [accept = '', accepted = '', origin = ''] = [
        headers.accept,
        String(headers['accept-encoding'] ?? ''),
        byOrigin ? headers.origin : '',
      ]
      if (accept.length + accepted.length + type.length + release.length + origin.length > LONGEST_HEADERS) return null
      const chosen = typeOf(accept)
      if (chosen === null || !answerTypes.includes(chosen)) return null
      const head = `${url}\n${chosen}\n${codingOf(accepted)}\n${release}\n${origin}`
      if (READS.has(method)) return head
      if (body === null || body.byteLength > LONGEST_BODY) return null
      return `${head}\n${type}\n${Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1')}`
    },
    find(key) {
      const answer = newest.isKnown || isAway() ? kept.get(key) : undefined
      return answer === undefined ? null : { answer, isStale: !newest.isKnown }
    },
    begin(key) {
      const { version, isKnown } = newest
      return (answer) => {
        if (isKnown && newest.version === version) kept.set(key, answer)
      }
    },
    making: new Map(),
    mostBytes: MOST_BYTES,
    clear: () => kept.clear(),
  }
}

function isGraphQL(url: string): boolean {
  return url.startsWith('/graphql') && (url.length === 8 || url[8] === '?')
}

const MOST_REMEMBERED = 1_000

/** Remembers what a header means: few clients write many different ones. */
function memoised<Value>(read: (header: string) => Value): (header: string) => Value {
  const known = new LRUCache<string, { readonly value: Value }>({ max: MOST_REMEMBERED })
  return (header) => {
    const found = known.get(header) ?? { value: read(header) }
    known.set(header, found)
    return found.value
  }
}
