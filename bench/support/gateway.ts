import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'

/** The command `commonplace-gateway serve` in a process of its own. */
export interface GatewayProcess {
  readonly url: string
  readonly pid: number
  /** Bytes of memory the process holds, and held at most so far; 0 where the system does not tell. */
  memory(): number
  peakMemory(): number
  stop(): Promise<void>
}

/** How long an import, a start and an end may take; in milliseconds. */
const IMPORT = 1_800_000
const START = 120_000
const END = 20_000

const MAIN = new URL('../../src/main.js', import.meta.url).pathname
const ENVIRONMENT = { PATH: process.env.PATH ?? '' }
// As `npm start` has them.
const STARTED_WITH = { flags: ['--max-semi-space-size=32'], environment: { MALLOC_ARENA_MAX: '2' } }

/** Publishes the site in a process of its own, so that what an import takes is not taken for the gateway's. */
export function importFirst(site: string, data: string): void {
  execFileSync(process.execPath, [MAIN, '--data', data, 'import', site], {
    env: ENVIRONMENT,
    stdio: 'ignore',
    timeout: IMPORT,
  })
}

/** Starts `dist/src/main.js serve` on a free port; rejects with what it said where it does not come up. */
export async function startGateway(
  site: string,
  data: string,
  {
    parameters = [],
    environment = {},
  }: { readonly parameters?: readonly string[]; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<GatewayProcess> {
  const flags = [...STARTED_WITH.flags, ...parameters]
  const child = spawn(process.execPath, [...flags, MAIN, '--data', data, 'serve', '--site', site, '--port', '0'], {
    env: { ...ENVIRONMENT, ...STARTED_WITH.environment, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const url = await new Promise<string>((resolve, reject) => {
    const fail = () => reject(new Error(`The gateway did not start:\n${said}`))
    const late = setTimeout(() => {
      child.kill('SIGKILL')
      fail()
    }, START)
    const listen = (chunk: Buffer) => {
      said += chunk
      const found = /http:\/\/[\d.]+:\d+/.exec(said)?.[0]
      if (!found) return
      clearTimeout(late)
      resolve(found)
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    child.once('exit', fail)
  })
  return {
    url,
    pid: child.pid ?? 0,
    memory: () => bytesOf(child.pid ?? 0, 'VmRSS'),
    peakMemory: () => bytesOf(child.pid ?? 0, 'VmHWM'),
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGINT')
      const late = setTimeout(() => child.kill('SIGKILL'), END)
      await ended
      clearTimeout(late)
    },
  }
}

function bytesOf(pid: number, what: 'VmRSS' | 'VmHWM'): number {
  const status = `/proc/${pid}/status`
  if (!existsSync(status)) return 0
  return Number(new RegExp(`${what}:\\s+(\\d+) kB`).exec(readFileSync(status, 'utf8'))?.[1] ?? 0) * 1024
}
