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
}

/** One session with Postgres, used until it is lost or old. */
interface Session {
  readonly client: postgres.Sql
  readonly handler: Query['handler']
  readonly canceller: NonNullable<Query['canceller']>
  readonly since: number
  readonly waiting: Set<Query>
}

/** Milliseconds after which an idle session makes room for a new one, so that Postgres' side of it does not grow for ever. */
const OLD = 45 * 60 * 1000

/**
 * A pool of at most `max` sessions like those `base` would have, which itself never connects. Each has an instance of the
 * driver to itself that is thrown away with it. The driver
 * (3.4.9) uses a connection again once it was lost, with what it had not written yet before the new session's first message,
 * and with queries that the old session left unanswered, whose answers would go to others. Here, all that waits for a lost
 * session fails at once. There are no transactions, reserved connections and notices: they end the process where a session
 * is lost in the middle.
 */
export function openSessions(base: postgres.Sql, max: number): postgres.Sql {
  // What the driver's types leave out of its options.
  const { socket: dialAs = dial } = base.options as { readonly socket?: typeof dial }
  const { canceller } = dispatchOf(base)
  const sessions = new Set<Session>()
  let ending = false

  function begin(): Session {
    let dialled = false
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
        dialled = true
        return dialAs(options)
      },
    } as unknown as postgres.Options<Record<string, never>>)
    const session = { client, ...dispatchOf(client), since: Date.now(), waiting: new Set<Query>() }
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
    const settle = () => session.waiting.delete(query)
    session.waiting.add(query)
    query.resolve = (value) => {
      settle()
      resolve(value)
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
    if (query instanceof Promise) (query as unknown as Query).handler = dispatch
    return query
  }

  async function close({ timeout = 5 }: { readonly timeout?: number } = {}): Promise<void> {
    ending = true
    const open = [...sessions]
    await Promise.all([...open.map(({ client }) => client.end({ timeout })), base.end()])
    // The driver forgets what still waited for its turn.
    for (const { waiting } of open) for (const query of waiting) query.reject(ended())
    sessions.clear()
  }

  const tag = (...parameters: Parameters<postgres.Sql>) => route(base(...parameters))
  const unsafe = (...parameters: Parameters<postgres.Sql['unsafe']>) => route(base.unsafe(...parameters))
  return Object.assign(tag, {
    ...{ options: base.options, parameters: base.parameters, types: base.types, typed: base.typed, json: base.json },
    ...{ unsafe, end: close, begin: refuse, reserve: refuse, listen: refuse, subscribe: refuse, file: refuse },
  }) as unknown as postgres.Sql
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
