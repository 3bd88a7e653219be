/** What a database says of itself, as far as readiness goes. */
export interface DatabaseState {
  /** The number of the current release; null before the first. */
  readonly release: number | null
}

/** Whether questions can be answered now, and why not where they cannot. */
export type Readiness =
  | { readonly ready: true; readonly release: number }
  | { readonly ready: false; readonly code: string; readonly reason: string }

/** Tells load balancers whether to send requests here. */
export interface ReadinessCheck {
  check(): Promise<Readiness>
  /** From now on the answer is no: what runs is finished, nothing new should come. */
  drain(): void
}

/** Asks the database each time, and takes silence of `deadline` milliseconds for a no. */
export function createReadiness(
  probe: (signal: AbortSignal) => Promise<DatabaseState>,
  { deadline = 2_000 }: { readonly deadline?: number } = {},
): ReadinessCheck {
  let draining = false
  return {
    async check() {
      if (draining) return no('DRAINING', 'The server is stopping; it finishes what it has begun.')
      const state = await stateWithin(deadline, probe)
      if (state === 'silent') return no('DATABASE_SILENT', `The database did not answer within ${deadline} ms.`)
      if (state === 'unreachable') return no('DATABASE_UNREACHABLE', 'The database cannot be reached.')
      if (state.release === null) return no('NO_RELEASE', 'Nothing has been published yet; import a site first.')
      return { ready: true, release: state.release }
    },
    drain() {
      draining = true
    },
  }
}

function no(code: string, reason: string): Readiness {
  return { ready: false, code, reason }
}

async function stateWithin(
  deadline: number,
  probe: (signal: AbortSignal) => Promise<DatabaseState>,
): Promise<DatabaseState | 'silent' | 'unreachable'> {
  const signal = AbortSignal.timeout(deadline)
  const silence = new Promise<'silent'>((resolve) => {
    signal.addEventListener('abort', () => resolve('silent'), { once: true })
  })
  // A database that is away is an answer here, not a fault; the pool logs what went wrong with the connection.
  const state = Promise.resolve()
    .then(() => probe(signal))
    .catch(() => (signal.aborted ? ('silent' as const) : ('unreachable' as const)))
  return Promise.race([state, silence])
}
