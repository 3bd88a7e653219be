import { connect, type Socket } from 'node:net'

/** Opens a connection to the server at `url`, to be used byte by byte. */
export function dial(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) }, () => resolve(socket))
    socket.once('error', reject)
  })
}

/** Everything the server sends on a connection until it hangs up. */
export function untilClosed(socket: Socket): Promise<string> {
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk
  })
  return new Promise((resolve) => {
    socket.on('error', () => {})
    socket.once('close', () => resolve(text))
  })
}

/** Sends these bytes and gives what comes back until the server hangs up. */
export async function exchange(url: string, bytes: string): Promise<string> {
  const socket = await dial(url)
  socket.write(bytes, 'latin1')
  return untilClosed(socket)
}
