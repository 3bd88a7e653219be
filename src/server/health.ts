import type { Load } from './admission.ts'

/** Whether queries can be answered now, and if not, why. */
export type Readiness =
  | { readonly ready: true; readonly release: number }
  | { readonly ready: false; readonly code: string; readonly reason: string }

/** Tells load balancers whether to send requests here. */
export interface ReadinessCheck {
  check(): Promise<Readiness>
  /** Makes the answer no from now on: running requests are finished, and no new ones should come. */
  drain(): void
}

/** Asks for the newest release each time, null before the first; no answer within `deadline` milliseconds is not ready. */
export function createReadiness(
  findRelease: (signal: AbortSignal) => Promise<number | null>,
  { deadline = 2_000 }: { readonly deadline?: number } = {},
): ReadinessCheck {
  let isDraining = false
  return {
    async check() {
      if (isDraining) return notReady('DRAINING', 'The server is stopping; it finishes what it has begun.')
      const release = await releaseWithin(deadline, findRelease)
      if (release === 'silent') return notReady('DATABASE_SILENT', `The database did not answer within ${deadline} ms.`)
      if (release === 'unreachable') return notReady('DATABASE_UNREACHABLE', 'The database cannot be reached.')
      if (release === null) return notReady('NO_RELEASE', 'Nothing has been published yet; import a site first.')
      return { ready: true, release }
    },
    drain() {
      isDraining = true
    },
  }
}

function notReady(code: string, reason: string): Readiness {
  return { ready: false, code, reason }
}

async function releaseWithin(
  deadline: number,
  findRelease: (signal: AbortSignal) => Promise<number | null>,
): Promise<number | null | 'silent' | 'unreachable'> {
  const signal = AbortSignal.timeout(deadline)
  const silence = new Promise<'silent'>((resolve) => {
    signal.addEventListener('abort', () => resolve('silent'), { once: true })
  })
  // That the database is away is an answer here, not an error; the pool logs what is wrong with the connection.
  const release = Promise.resolve()
    .then(() => findRelease(signal))
    .catch(() => (signal.aborted ? ('silent' as const) : ('unreachable' as const)))
  return Promise.race([release, silence])
}

/** `/healthz`: 200 as long as the process answers, whatever the state of the database. */
export function answerHealth(): Response {
  return stateAnswer(200, { status: 'ok' })
}

/** What else `/readyz` tells of the process that answers. */
export interface ProcessState {
  readonly load?: () => Load
  /** Its number, where several workers answer at one port. */
  readonly worker?: number | null
  /** How many replicas of the database are read, of how many. */
  readonly replicas?: () => { readonly answering: number; readonly all: number } | null
}

/** `/readyz`: 200 with the release if queries can be answered, else 503 with the reason; both with the state of the process. */
export async function answerReadiness(
  readiness: Pick<ReadinessCheck, 'check'>,
  { load, worker = null, replicas }: ProcessState = {},
): Promise<Response> {
  const state = await readiness.check()
  const read = replicas?.() ?? null
  const process = { load: load?.(), ...(worker !== null && { worker }), ...(read && { replicas: read }) }
  if (state.ready) return stateAnswer(200, { status: 'ready', release: state.release, ...process })
  return stateAnswer(503, { status: 'unready', code: state.code, reason: state.reason, ...process })
}

function stateAnswer(status: number, state: object): Response {
  return Response.json(state, {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'private, no-store' },
  })
}
