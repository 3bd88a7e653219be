import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import postgres from 'postgres'
import { isSessionLost } from './retry.ts'

/** What of the driver's own query we work with: it is dispatched when it is first awaited. */
interface Query {
  handler: (query: Query) => void
  canceller: ((query: Query) => unknown) | null
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
  cancel(): unknown
  /** Null until it was sent. */
  readonly state: unknown
  /** What each row is handed to as it comes. */
  forEachFn?: (row: postgres.Row) => void
}

/** One session with Postgres, used until it is lost or old. */
interface Session {
  readonly client: postgres.Sql
  readonly handler: Query['handler']
  readonly canceller: NonNullable<Query['canceller']>
  readonly since: number
  readonly waiting: Set<Query>
  /** When it last answered, or was last asked something while it had nothing else to answer. */
  heard: number
  /** Lets go of the socket, also of one that is not connected yet: the driver would leave it open. */
  cut(): void
}

/** Milliseconds after which an idle session makes room for a new one, so that Postgres' side of it does not grow for ever. */
const OLD = 45 * 60 * 1000

/** Milliseconds beyond the time a statement may take, after which a session that says nothing is lost. */
const SILENCE = 1000
const BETWEEN_LOOKS = 500

/**
 * A pool of at most `max` sessions like those `base` would have, which itself never connects. Each has an instance of the
 * driver to itself that is thrown away with it. The driver (3.4.9) uses a connection again once it was lost, with what it had
 * not written yet before the new session's first message, and with queries that the old session left unanswered, which then
 * take the answers to others. Here, all that waits for a lost session fails at once. There are no transactions, reserved
 * connections and cursors: where a session is lost in the middle of one, the driver ends the process.
 */
export function openSessions(base: postgres.Sql, max: number): postgres.Sql {
  // What the driver's types leave out of its options.
  const { socket: dialAs = dial } = base.options as { readonly socket?: typeof dial }
  const { canceller } = dispatchOf(base)
  const sessions = new Set<Session>()
  // Postgres itself ends what takes longer; where it does not, its process hangs or the network is cut.
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
      // The driver dials for ever where a connection is accepted and then closed.
      socket: async (options: Place) => {
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
    // The driver only says goodbye, which nobody may be there to hear.
    session.cut()
  }

  function endSilent(patience: number): void {
    const now = Date.now()
    for (const session of sessions) if (session.waiting.size > 0 && now - session.heard > patience) end(session)
  }

  function choose(): Session {
    for (const session of sessions) {
      if (session.waiting.size > 0) continue
      if (Date.now() - session.since < OLD) return session
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
    const session = choose()
    const { resolve, reject } = query
    // The driver counts the rows of a session and starts anew only where a statement completes: the array it makes itself has
    // holes after one that failed among its rows, was cancelled or ran into its time.
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

  /** To cancel what was sent takes a connection of its own, which those of a session are not made for. */
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
      // The driver forgets what still waited for its turn.
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

/** Gives all sessions of a pool up as lost: for when the database turns out to be away, and may not have said goodbye. */
export function loseSessions(pool: postgres.Sql): void {
  losers.get(pool)?.()
}

/** How an instance of the driver sends and cancels: its queries carry it with them, and one that is not awaited is not sent. */
function dispatchOf(client: postgres.Sql): Pick<Session, 'handler' | 'canceller'> {
  const { handler, canceller } = client.unsafe('') as unknown as Query
  if (canceller === null) throw new Error('The driver cannot cancel.')
  return { handler, canceller }
}

interface Place {
  readonly path?: string | false
  readonly host: readonly string[]
  readonly port: readonly number[]
}

async function dial({ path, host, port }: Place): Promise<Duplex> {
  return path ? connect(path) : connect(port[0] as number, host[0])
}

function lost(): Error {
  return Object.assign(new Error('The connection to the database was lost.'), { code: 'CONNECTION_CLOSED' })
}

function ended(): Error {
  return Object.assign(new Error('The connections to the database are closed.'), { code: 'CONNECTION_ENDED' })
}

function refuse(): never {
  throw new Error('Connections of this pool run single statements: a lost session must not leave half of more.')
}
