import { createServer } from 'node:net'
import { expect, inject, test } from 'vitest'
import { pingServer } from '../../src/database/ping-server.ts'

test('a server that answers is there, although the process had no time to hear it', async () => {
  const answer = pingServer(inject('connection'))
  const busyUntil = performance.now() + 1_600
  while (performance.now() < busyUntil);

  await expect(answer).resolves.toBeUndefined()
})

test('a server that says nothing is not', async () => {
  const silent = createServer(() => {})
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const { port } = silent.address() as { readonly port: number }

  await expect(pingServer({ url: `postgres://reader@127.0.0.1:${port}/site` })).rejects.toThrow('did not answer within')
  silent.close()
})
