import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import type { ServerUser } from './server-user.ts'

/** What a program that has ended left: its exit code (null after a signal or where it could not start) and all it said. */
export interface Outcome {
  readonly code: number | null
  readonly output: string
}

/** As whom a program runs, and what ends it early: SIGTERM, and SIGKILL two seconds later. */
export interface RunOptions {
  readonly user: ServerUser | null
  readonly signal?: AbortSignal | undefined
}

const GRACE = 2000

/** Runs a program to its end, as another account where one is given; resolves whatever happens. */
export function runProgram(program: string, args: readonly string[], { user, signal }: RunOptions): Promise<Outcome> {
  return new Promise((resolve) => {
    // In a session of its own: Ctrl-C in a terminal reaches us alone, and we end it where it has to end.
    const child = startProgram(program, args, { user, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const collect = (chunk: Buffer) => {
      output += chunk.toString()
    }
    let late: NodeJS.Timeout | undefined
    const end = () => {
      endGroup(child, 'SIGTERM')
      late = setTimeout(() => endGroup(child, 'SIGKILL'), GRACE)
    }
    const ended = (outcome: Outcome) => {
      clearTimeout(late)
      signal?.removeEventListener('abort', end)
      resolve(outcome)
    }
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    child.on('error', (error) => ended({ code: null, output: `${output}${error.message}` }))
    child.on('close', (code) => ended({ code, output }))
    if (signal?.aborted) end()
    else signal?.addEventListener('abort', end, { once: true })
  })
}

/** Ends a program and those it started itself. */
function endGroup(child: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (process.platform === 'win32' || child.pid === undefined) child.kill(name)
    else process.kill(-child.pid, name)
  } catch (error) {
    // It ended by itself a moment ago.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Starts a program with an environment of its own, so that no `PG…` variable of the caller changes what it does. */
export function startProgram(
  program: string,
  args: readonly string[],
  { user, ...options }: SpawnOptions & { readonly user: ServerUser | null },
): ChildProcess {
  return spawn(program, args, {
    // The caller's folder may be closed to the other account.
    cwd: '/',
    // Windows programs do not start without the system's own variables.
    ...(process.platform !== 'win32' && { env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } }),
    ...(user && { uid: user.uid, gid: user.gid }),
    windowsHide: true,
    ...options,
  })
}
