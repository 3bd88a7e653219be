import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import postgres from 'postgres'
import { isSessionLost } from './retry.ts'

/** The part of the driver's query object that we use; a query is sent when it is first awaited. */
interface Query {
  handler: (query: Query) => void
  canceller: ((query: Query) => unknown) | null
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
  cancel(): unknown
  /** Null until it is sent. */
  readonly state: unknown
  /** Called with each row as it arrives. */
  forEachFn?: (row: postgres.Row) => void
  /** Whose statement it is. */
  readonly together?: object
}

/** One session with Postgres, used until it is lost or too old. */
interface Session {
  readonly client: postgres.Sql
  readonly handler: Query['handler']
  readonly canceller: NonNullable<Query['canceller']>
  readonly since: number
  readonly waiting: Set<Query>
  /** When it last answered, or was last sent a query while idle. */
  heard: number
  /** Destroys the socket, even one that is not connected yet, which the driver would leave open. */
  cut(): void
}

/** Milliseconds after which an idle session is replaced, because the memory of a backend grows over time. */
const MAX_AGE = 45 * 60 * 1000

/** A session that has said nothing for this many milliseconds longer than a statement may take is lost. */
const SILENCE = 1000
const BETWEEN_LOOKS = 500

/** Statements of one request that are sent on one session in one turn of the event loop. */
const MOST_TOGETHER = 6

/**
 * A pool of at most `max` sessions with the options of `base`, which itself never connects. Each session has its own instance
 * of the driver, which is discarded with it: the driver (3.4.9) reuses a lost connection, sends what was left in its buffer
 * before the new session's first message, and gives answers to queries that the old session left unanswered. Here, all queries
 * waiting for a lost session fail at once. Transactions, reserved connections and cursors are refused, because the driver
 * crashes the process if a session is lost in the middle of one. Statements that one request sends at the same time go to one
 * session: written and read together, they cost less than the little that Postgres would gain by working on several at once.
 */
export function openSessions(base: postgres.Sql, max: number): postgres.Sql {
  // Missing in the driver's types.
  const { socket: dialAs = dial } = base.options as { readonly socket?: typeof dial }
  const { canceller } = dispatchOf(base)
  const sessions = new Set<Session>()
  const chosen = new Map<object, { readonly session: Session; times: number }>()
  // Postgres itself cancels longer statements; if it does not, its process hangs or the network is down.
  const longest = Number(base.options.connection.statement_timeout ?? 0)
  const watch = longest > 0 ? setInterval(endSilent, BETWEEN_LOOKS, longest + SILENCE).unref() : undefined
  let ending = false

  function begin(): Session {
    let dialled: Promise<Duplex> | null = null
    const client = postgres({
      ...base.options,
      max: 1,
      max_lifetime: null,
      onclose: (id: number) => {
        end(session)
        base.options.onclose?.(id)
      },
      // The driver would reconnect forever if connections are accepted and then closed.
      socket: async (options: Address) => {
        if (dialled) throw lost()
        dialled = dialAs(options)
        return dialled
      },
    } as unknown as postgres.Options<Record<string, never>>)
    const cut = () => void dialled?.then((socket) => socket.destroy()).catch(() => {})
    const now = Date.now()
    const session: Session = { client, ...dispatchOf(client), waiting: new Set(), since: now, heard: now, cut }
    sessions.add(session)
    return session
  }

  function end(session: Session): void {
    if (!sessions.delete(session)) return
    for (const query of session.waiting) {
      query.reject(lost())
      if (query.state === null) session.canceller(query)
    }
    void session.client.end({ timeout: 0 })
    // The driver only sends a termination message, which may never arrive.
    session.cut()
  }

  function endSilent(patience: number): void {
    const now = Date.now()
    for (const session of sessions) if (session.waiting.size > 0 && now - session.heard > patience) end(session)
  }

  /** The session for a query: that of the others that are sent for the same request in this turn, else one that is free. */
  function chooseFor({ together }: Query): Session {
    if (together === undefined) return choose()
    const before = chosen.get(together)
    if (before && before.times < MOST_TOGETHER && sessions.has(before.session)) {
      before.times += 1
      return before.session
    }
    const session = choose()
    if (chosen.size === 0) setImmediate(() => chosen.clear())
    chosen.set(together, { session, times: 1 })
    return session
  }

  function choose(): Session {
    for (const session of sessions) {
      if (session.waiting.size > 0) continue
      if (Date.now() - session.since < MAX_AGE) return session
      end(session)
    }
    if (sessions.size < max) return begin()
    return [...sessions].reduce((best, other) => (other.waiting.size < best.waiting.size ? other : best))
  }

  function dispatch(query: Query): void {
    if (ending) {
      query.reject(ended())
      return
    }
    const session = chooseFor(query)
    const { resolve, reject } = query
    // The driver's own array of rows has holes if the statement before on this session failed while sending rows, was cancelled
    // or timed out: it only resets its row counter when a statement completes.
    const rows: postgres.Row[] = []
    const isCollected = query.forEachFn === undefined
    if (isCollected) query.forEachFn = (row) => void rows.push(row)
    const settle = () => {
      session.waiting.delete(query)
      session.heard = Date.now()
    }
    if (session.waiting.size === 0) session.heard = Date.now()
    session.waiting.add(query)
    query.resolve = (value) => {
      settle()
      resolve(isCollected ? rows : value)
    }
    query.reject = (error) => {
      settle()
      reject(error)
      if (isSessionLost(error)) end(session)
    }
    query.canceller = () => void cancel(session, query).catch(() => {})
    session.handler(query)
  }

  /** Cancelling a query that was sent takes another connection, which a session's own instance must not open. */
  async function cancel(session: Session, query: Query): Promise<void> {
    await (query.state === null ? session.canceller(query) : canceller(query))
  }

  function route<T>(query: T): T {
    if (query instanceof Promise) Object.assign(query, { handler: dispatch, cursor: refuse })
    return query
  }

  async function close({ timeout = 5 }: { readonly timeout?: number } = {}): Promise<void> {
    ending = true
    clearInterval(watch)
    const open = [...sessions]
    await Promise.all([...open.map(({ client }) => client.end({ timeout })), base.end()])
    for (const { waiting, cut } of open) {
      cut()
      // The driver forgets queries that were still queued.
      for (const query of waiting) query.reject(ended())
    }
    sessions.clear()
  }

  const loseAll = () => {
    for (const session of sessions) end(session)
  }
  const tag = (...parameters: Parameters<postgres.Sql>) => route(base(...parameters))
  const unsafe = (...parameters: Parameters<postgres.Sql['unsafe']>) => route(base.unsafe(...parameters))
  const pool = Object.assign(tag, {
    ...{ options: base.options, parameters: base.parameters, types: base.types, typed: base.typed, json: base.json },
    ...{ unsafe, end: close, begin: refuse, reserve: refuse, listen: refuse, subscribe: refuse, file: refuse },
  }) as unknown as postgres.Sql
  losers.set(pool, loseAll)
  return pool
}

const losers = new WeakMap<postgres.Sql, () => void>()

/** Treats all sessions of a pool as lost: for when the database turns out to be away without having closed them. */
export function loseSessions(pool: postgres.Sql): void {
  losers.get(pool)?.()
}

/** The functions of a driver instance that send and cancel queries, taken from a query that is never sent. */
function dispatchOf(client: postgres.Sql): Pick<Session, 'handler' | 'canceller'> {
  const { handler, canceller } = client.unsafe('') as unknown as Query
  if (canceller === null) throw new Error('The driver cannot cancel queries.')
  return { handler, canceller }
}

interface Address {
  readonly path?: string | false
  readonly host: readonly string[]
  readonly port: readonly number[]
}

async function dial({ path, host, port }: Address): Promise<Duplex> {
  return path ? connect(path) : connect(port[0] as number, host[0])
}

function lost(): Error {
  return Object.assign(new Error('The connection to the database was lost.'), { code: 'CONNECTION_CLOSED' })
}

function ended(): Error {
  return Object.assign(new Error('The connections to the database are closed.'), { code: 'CONNECTION_ENDED' })
}

function refuse(): never {
  throw new Error('This pool runs single statements only: a lost session must not leave several of them half done.')
}
