import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { type CuttingProxy, openCuttingProxy } from './cutting-proxy.ts'
import { openTestGateway, type TestGateway } from './gateway.ts'
import { parseWorkers } from './parse-workers.ts'
import { page } from './site.ts'

/** A gateway that serves the seeds and a page `über-uns.md`, behind a proxy that can take it away from those who ask. */
export interface SeedsGateway {
  readonly url: string
  readonly gateway: TestGateway
  readonly proxy: CuttingProxy
  /** Publishes the same without one of its files or folders. */
  publishWithout(path: string): Promise<void>
  close(): Promise<void>
}

export async function openSeedsGateway(): Promise<SeedsGateway> {
  const gateway = await openTestGateway()
  const folder = mkdtempSync(join(tmpdir(), 'commonplace-seeds-'))
  cpSync(SEEDS, folder, { recursive: true })
  writeFileSync(join(folder, 'content/über-uns.md'), page('Über uns'))
  await publish(gateway, folder)
  const { hostname, port } = new URL(gateway.url)
  // A proxy for bytes, which does not mind that they are no database's.
  const nobody = { database: '', username: '', password: '' }
  const proxy = await openCuttingProxy({ ...nobody, host: hostname, port: Number(port) })
  return {
    url: `http://127.0.0.1:${proxy.connection.port}`,
    gateway,
    proxy,
    publishWithout: async (path) => {
      rmSync(join(folder, path), { recursive: true })
      await publish(gateway, folder)
    },
    close: async () => {
      rmSync(folder, { recursive: true })
      await proxy.close()
      await gateway.close()
    },
  }
}

/** Publishes what a site folder says, and withdraws what is gone from it. */
export async function publish({ db }: TestGateway, folder: string): Promise<void> {
  const pool = parseWorkers()
  const options = { prune: true, maxPrune: 100, progress: noProgress, onWait: () => {} }
  const { blocked } = await importSite({ database: db.database, pool }, folder, options)
  if (blocked) throw new Error('Nothing was published.')
}

const SEEDS = fileURLToPath(new URL('../../seeds', import.meta.url))

/** A server of an example, as a process of its own. */
export interface ExampleServer {
  readonly url: string
  /** Everything written so far, to both streams. */
  readonly said: () => string
  stop(): Promise<void>
}

/** Starts it and waits until it names its address. */
export async function startExample(
  file: string,
  environment: Readonly<Record<string, string>>,
): Promise<ExampleServer> {
  const child = spawn(process.execPath, [file], { env: { PATH: process.env.PATH, ...environment } })
  const closed = once(child, 'close')
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      text += chunk
    })
  const url = await vi.waitFor(
    () => {
      const address = /http:\/\/(?:127\.0\.0\.1|localhost):\d+(?=\/?\s*$)/m.exec(text)?.[0]
      if (!address) throw new Error(`Waited for the address of ${file}; was told:\n${text}`)
      return address
    },
    { timeout: 20_000, interval: 10 },
  )
  return {
    url,
    said: () => text,
    stop: async () => {
      child.kill('SIGKILL')
      await closed
    },
  }
}
