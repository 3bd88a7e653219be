import { refusal } from '../graphql/errors.ts'
import { answerHealth, answerReadiness } from './health.ts'
import { type Listening, type ListenOptions, listen } from './listen.ts'

/** A port that is ours. Until it is opened, every request but that for `/healthz` is answered with 503 `STARTING`. */
export interface Door extends Listening {
  open(parts: Pick<ListenOptions, 'handle' | 'onDrain'>): void
}

/** Takes the port before anything else is done, so that nobody can take it meanwhile; rejects where it cannot be had. */
export async function takePort(options: Pick<ListenOptions, 'host' | 'port' | 'log' | 'addressHeader'>): Promise<Door> {
  let inside: Pick<ListenOptions, 'handle' | 'onDrain'> = { handle: answerNotYet }
  const listening = await listen({
    ...options,
    handle: (request, client) => inside.handle(request, client),
    onDrain: () => inside.onDrain?.(),
  })
  return {
    ...listening,
    open(parts) {
      inside = parts
    },
  }
}

const REASON = 'The gateway is starting; ask again in a moment.'

const notYet = {
  check: async () => ({ ready: false, code: 'STARTING', reason: REASON }) as const,
  drain: () => {},
}

async function answerNotYet(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (pathname === '/healthz') return answerHealth()
  if (pathname === '/readyz') return await answerReadiness(notYet)
  return refusal(503, 'STARTING', REASON, { 'retry-after': '1' })
}
