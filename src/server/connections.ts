import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** The connections of a server that no request is under way on. */
export interface Connections {
  /** Hangs up on them, also on those on which nothing was ever asked, which node's own list of idle ones leaves out. */
  closeIdle(): void
}

/** Counts the requests under way on each connection, from now on. */
export function watchConnections(server: Server): Connections {
  const running = new Map<Socket, number>()
  const add = (socket: Socket, change: number) => {
    const before = running.get(socket)
    if (before !== undefined) running.set(socket, before + change)
  }
  server.on('connection', (socket: Socket) => {
    running.set(socket, 0)
    socket.once('close', () => running.delete(socket))
  })
  for (const event of ['request', 'checkContinue']) {
    server.on(event, (incoming, outgoing) => {
      add(incoming.socket, 1)
      outgoing.once('close', () => add(incoming.socket, -1))
    })
  }
  return {
    closeIdle() {
      for (const [socket, count] of running) if (count === 0) socket.destroy()
    },
  }
}
