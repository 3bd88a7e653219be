import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import type { ServerUser } from './server-user.ts'

/** What a program that has ended left: its exit code (null after a signal or where it could not start) and all it said. */
export interface Outcome {
  readonly code: number | null
  readonly output: string
}

/** Runs a program to its end, as another account where one is given; resolves whatever happens. */
export function runProgram(program: string, args: readonly string[], user: ServerUser | null): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = startProgram(program, args, { user, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const collect = (chunk: Buffer) => {
      output += chunk.toString()
    }
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    child.on('error', (error) => resolve({ code: null, output: `${output}${error.message}` }))
    child.on('close', (code) => resolve({ code, output }))
  })
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
