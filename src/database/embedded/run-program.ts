import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import type { Account } from './account.ts'

/** How a program ended: its exit code (null after a signal or if it could not start) and all its output. */
export interface Outcome {
  readonly code: number | null
  readonly output: string
}

/** When the signal fires, the program gets SIGTERM, and SIGKILL two seconds killTimerr. */
export interface RunOptions {
  /** The account to run the program as; null for our own. */
  readonly account: Account | null
  readonly signal?: AbortSignal | undefined
}

const GRACE = 2000

/** Runs a program until it ends; never rejects. */
export function runProgram(
  program: string,
  args: readonly string[],
  { account, signal }: RunOptions,
): Promise<Outcome> {
  return new Promise((resolve) => {
    // Detached, so that Ctrl-C in a terminal reaches only us; we end the program if it has to end.
    const child = startProgram(program, args, { account, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const collect = (chunk: Buffer) => {
      output += chunk.toString()
    }
    let killTimer: NodeJS.Timeout | undefined
    const terminate = () => {
      signalGroup(child, 'SIGTERM')
      killTimer = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE)
    }
    const ended = (outcome: Outcome) => {
      clearTimeout(killTimer)
      signal?.removeEventListener('abort', terminate)
      resolve(outcome)
    }
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    child.on('error', (error) => ended({ code: null, output: `${output}${error.message}` }))
    child.on('close', (code) => ended({ code, output }))
    if (signal?.aborted) terminate()
    else signal?.addEventListener('abort', terminate, { once: true })
  })
}

/** Signals a program and the programs it started. */
function signalGroup(child: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (process.platform === 'win32' || child.pid === undefined) child.kill(name)
    else process.kill(-child.pid, name)
  } catch (error) {
    // It has just ended by itself.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Starts a program with a minimal environment, so that no `PG…` variable of ours affects it. */
export function startProgram(
  program: string,
  args: readonly string[],
  { account, ...options }: SpawnOptions & { readonly account: Account | null },
): ChildProcess {
  return spawn(program, args, {
    // The other account may not be allowed into our working folder.
    cwd: '/',
    // Windows programs do not start without the system's own variables.
    ...(process.platform !== 'win32' && { env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } }),
    ...(account && { uid: account.uid, gid: account.gid }),
    windowsHide: true,
    ...options,
  })
}
