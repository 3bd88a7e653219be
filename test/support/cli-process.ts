import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { vi } from 'vitest'

/** A command that runs until it is stopped, as a process of its own. */
export interface CliProcess {
  readonly pid: number | undefined
  /** Everything written so far, to both streams. */
  readonly said: () => string
  /** Resolves once the words are written, after the part that earlier calls waited for. */
  says(words: string): Promise<void>
  /** The exit status, once the process has ended by itself. */
  readonly ended: Promise<number | null>
  /** Sends a signal to the process alone. */
  send(signal: NodeJS.Signals): void
  /** Presses Ctrl-C and gives the exit status; null where it had to be killed. */
  stop(): Promise<number | null>
}

const MAIN = resolve(import.meta.dirname, '../../dist/src/main.js')

/** Starts the compiled command line; needs a build. */
export function startCli(...parameters: readonly string[]): CliProcess {
  return start({}, parameters)
}

/** The same with these variables of the environment. */
export function startCliIn(
  environment: Readonly<Record<string, string>>,
  ...parameters: readonly string[]
): CliProcess {
  return start({ environment }, parameters)
}

/** The same as typed in a folder. */
export function startCliAt(folder: string, ...parameters: readonly string[]): CliProcess {
  return start({ folder }, parameters)
}

interface Surroundings {
  readonly folder?: string
  readonly environment?: Readonly<Record<string, string>>
}

function start({ folder, environment = {} }: Surroundings, parameters: readonly string[]): CliProcess {
  const env = { PATH: process.env.PATH, ...environment }
  const child = spawn(process.execPath, [MAIN, ...parameters], { env, ...(folder && { cwd: folder }) })
  const ended = once(child, 'close').then(([code]) => code as number | null)
  let text = ''
  let heard = 0
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      text += chunk
    })
  return {
    pid: child.pid,
    said: () => text,
    says: (words) =>
      vi.waitFor(
        () => {
          const at = text.indexOf(words, heard)
          if (at === -1) throw new Error(`Waited for “${words}”; was told:\n${text.slice(heard)}`)
          heard = at + words.length
        },
        { timeout: 60_000, interval: 10 },
      ),
    ended,
    send: (signal) => void child.kill(signal),
    stop: () => stop(child, ended),
  }
}

async function stop(child: ChildProcess, ended: Promise<number | null>): Promise<number | null> {
  child.kill('SIGINT')
  const late = setTimeout(() => child.kill('SIGKILL'), 15_000)
  const code = await ended
  clearTimeout(late)
  return code
}
