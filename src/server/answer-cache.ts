import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { LRUCache } from 'lru-cache'
import { chooseMediaType } from '../graphql/accept.ts'
import { answerTypes } from '../graphql/json-answers.ts'
import type { PlainAnswer } from '../graphql/plain-answer.ts'
import { releaseHeader } from '../graphql/release.ts'
import type { CachedAnswer } from './cached-answer.ts'
import { chooseCoding, contentCodings } from './content-coding.ts'
import { memoised } from './memoised.ts'
import type { NewestRelease } from './newest-release.ts'
import { timesSent } from './raw-headers.ts'

/**
 * Whole public answers as bytes, while their release is the newest. The address, the body and the headers that change an answer are
 * the key; nothing else does.
 */
export interface AnswerCache {
  /** The key of the answer to a request with this body; null where it cannot be cached. */
  keyOf(incoming: IncomingMessage, body: Uint8Array | null): string | null
  /** A cached answer; null while it may be out of date. While the database is away it is stale, and given nevertheless. */
  find(key: string): { readonly answer: CachedAnswer; readonly isStale: boolean } | null
  /** Waits for an answer that is being made, if what it is made from still holds; null where none is. */
  join(key: string): Promise<CachedAnswer | 'not whole' | 'given up'> | null
  /** Makes an answer that others may join, and caches it if it is whole and nothing was published meanwhile. */
  make(key: string, make: () => Promise<Made>): Promise<Made>
  /** Bytes above which an answer is not cached. */
  readonly mostBytes: number
  /** Forgets everything. */
  clear(): void
}

/** The response that was made, read to its end if it is an answer for everyone. */
export type Made =
  | { readonly answer: CachedAnswer; readonly response: Response | PlainAnswer }
  | { readonly answer: null; readonly response: Response | PlainAnswer }

/** What a cache is made from. */
export interface AnswerCacheOptions {
  readonly newest: Pick<NewestRelease, 'isKnown' | 'version' | 'release' | 'passEnds'>
  /** Whether the database is away: then what was the newest when it went counts. */
  readonly isAway: () => boolean
  /** Bytes cached in all. */
  readonly bytes: number
  /** Whether answers differ by the origin of the page that asks. */
  readonly byOrigin: boolean
  /** What the addresses begin with whose answers follow from their release alone, beside that of GraphQL. */
  readonly pages?: readonly string[]
}

/** What a request can have that makes its answer one for it alone. */
const forOne = ['authorization', 'cookie', 'content-encoding', 'expect', 'range']
const READS = new Set(['GET', 'HEAD'])

/** How much of the bytes are for answers at other releases than the newest. */
const OLDER = 0.125
const MOST_BYTES = 4_000_000
const LONGEST_BODY = 16_384
const LONGEST_HEADERS = 1_000
// Of an entry: its headers and its place in the cache.
const OVERHEAD = 1_000

/** A cache that is empty at first. */
export function createAnswerCache({ newest, isAway, bytes, byOrigin, pages = [] }: AnswerCacheOptions): AnswerCache {
  const sizeCalculation = ({ body }: CachedAnswer, key: string) => body.byteLength + key.length + OVERHEAD
  const cached = new LRUCache<string, CachedAnswer>({ maxSize: Math.ceil(bytes * (1 - OLDER)), sizeCalculation })
  // Who reads all pages of all releases does not drive out what readers want.
  const older = new LRUCache<string, CachedAnswer>({ maxSize: Math.ceil(bytes * OLDER), sizeCalculation })
  const codingOf = memoised((accepted) => chooseCoding(accepted || null, contentCodings))
  const dataFor = memoised((accept) => {
    const type = chooseMediaType(accept || null, [...answerTypes, 'text/html', 'text/event-stream'])
    const isData = type !== null && answerTypes.includes(type)
    return memoised((accepted) => (isData ? `${type}\n${codingOf(accepted)}\n` : null))
  })
  const making = new Map<string, Making>()
  return {
    keyOf(incoming, body) {
      const { method = '', url = '', headers } = incoming
      const isData = isGraphQL(url)
      if (!isData && !pages.some((page) => url.startsWith(page))) return null
      if (!READS.has(method) && !(isData && method === 'POST' && body !== null)) return null
      if (isForOne(headers) || hasOddBody(incoming)) return null
      const type = headers['content-type'] ?? ''
      const release = String(headers[releaseHeader] ?? '')
      const accept = headers.accept ?? ''
      const accepted = String(headers['accept-encoding'] ?? '')
      const origin = byOrigin ? (headers.origin ?? '') : ''
      if (accept.length + accepted.length + type.length + release.length + origin.length > LONGEST_HEADERS) return null
      const representation = isData ? dataFor(accept)(accepted) : `${accept}\n${codingOf(accepted)}\n`
      if (representation === null) return null
      const head = `${url}\n${representation}${release === '' && origin === '' ? '' : `${release}\n${origin}\n`}`
      if (READS.has(method)) return head
      if (body === null || body.byteLength > LONGEST_BODY) return null
      return `${head}${type}\n${Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1')}`
    },
    find(key) {
      newest.passEnds()
      const away = isAway()
      const answer = newest.isKnown || away ? (cached.get(key) ?? older.get(key)) : undefined
      return answer === undefined ? null : { answer, isStale: away || !newest.isKnown }
    },
    join(key) {
      const under = making.get(key)
      return under !== undefined && newest.isKnown && under.version === newest.version ? under.answer : null
    },
    async make(key, make) {
      const { version, isKnown } = newest
      const made = make()
      const answer = made.then(
        ({ answer }): CachedAnswer | 'not whole' => answer ?? 'not whole',
        (): 'given up' => 'given up',
      )
      const own = { version, answer }
      making.set(key, own)
      try {
        const { answer } = await made
        if (answer !== null && isKnown && newest.version === version)
          (isOlder(answer, newest.release) ? older : cached).set(key, answer)
        return await made
      } finally {
        if (making.get(key) === own) making.delete(key)
      }
    },
    mostBytes: MOST_BYTES,
    clear() {
      cached.clear()
      older.clear()
    },
  }
}

function isOlder({ headers }: CachedAnswer, newest: NewestRelease['release']): boolean {
  const named = headers.indexOf(releaseHeader)
  return named >= 0 && newest !== null && headers[named + 1] !== String(newest.number)
}

/** An answer that is being made from what there was at this version. */
interface Making {
  readonly version: number
  readonly answer: Promise<CachedAnswer | 'not whole' | 'given up'>
}

function isForOne(headers: IncomingHttpHeaders): boolean {
  for (const name of forOne) if (headers[name] !== undefined) return true
  return false
}

/** What is refused, or read otherwise, further on. */
function hasOddBody(incoming: IncomingMessage): boolean {
  if (incoming.method !== 'POST') return false
  const coding = incoming.headers['transfer-encoding']
  return timesSent(incoming, 'content-type') !== 1 || (coding !== undefined && coding !== 'chunked')
}

function isGraphQL(url: string): boolean {
  return url.startsWith('/graphql') && (url.length === 8 || url[8] === '?')
}
