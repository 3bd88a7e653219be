import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** The connections of a server, and the requests on each. */
export interface Connections {
  /**
   * Calls `answer` once every earlier request on the same connection is answered, which is the order answers are sent in
   * anyway, so that sending many at once gains a client nothing. False if too many wait already.
   */
  inTurn(incoming: IncomingMessage, outgoing: ServerResponse, answer: () => Promise<void>): boolean
  /** Whether the next byte on a connection is up to us: a request is being answered, and its client has taken all there was. */
  isWaitingForUs(socket: Socket): boolean
  /** Closes connections without a running request; unlike node's own method, also those on which nothing was ever asked. */
  closeIdle(): void
}

/** Requests on one connection that may wait for earlier ones. */
const LONGEST_QUEUE = 100

/** Counts the requests of each connection that have to take turns, from now on. */
export function watchConnections(server: Server): Connections {
  const running = new Map<Socket, number>()
  const last = new WeakMap<Socket, Promise<void>>()
  const add = (socket: Socket, change: number) => {
    const before = running.get(socket)
    if (before !== undefined) running.set(socket, before + change)
  }
  server.on('connection', (socket: Socket) => {
    running.set(socket, 0)
    socket.once('close', () => running.delete(socket))
  })
  return {
    inTurn({ socket }, outgoing, answer) {
      add(socket, 1)
      outgoing.once('close', () => add(socket, -1))
      const count = running.get(socket) ?? 0
      if (count > LONGEST_QUEUE) return false
      const before = count > 1 ? last.get(socket) : undefined
      const answered = before === undefined ? answer() : before.then(answer)
      // However one ends, the next has its turn.
      last.set(
        socket,
        answered.catch(() => {}),
      )
      return true
    },
    isWaitingForUs: (socket) => (running.get(socket) ?? 0) > 0 && socket.writableLength === 0,
    closeIdle() {
      // What was answered at once may still be on its way.
      for (const [socket, count] of running) if (count === 0) socket.destroySoon()
    },
  }
}
