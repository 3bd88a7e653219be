import { refusal, retryAfter } from '../graphql/errors.ts'
import type { AnswerCache } from './answer-cache.ts'
import { answerHealth, answerReadiness } from './health.ts'
import { type Listening, type ListenOptions, listen } from './listen.ts'

type Parts = Pick<ListenOptions, 'handle' | 'repeated' | 'onDrain'> & { readonly cache?: AnswerCache | null }

/** A port that is taken. Until `open` is called, every request except for `/healthz` is answered with 503 `STARTING`. */
export interface Port extends Listening {
  open(parts: Parts): void
}

/** Takes the port before anything else is done, so that nobody else can take it meanwhile; rejects if it is not free. */
export async function takePort(options: Pick<ListenOptions, 'host' | 'port' | 'log' | 'addressHeader'>): Promise<Port> {
  let parts: Parts = { handle: answerStarting }
  const listening = await listen({
    ...options,
    handle: (request, client) => parts.handle(request, client),
    repeated: async (request, client) => (await parts.repeated?.(request, client)) ?? null,
    onDrain: () => parts.onDrain?.(),
    cacheIn: () => parts.cache ?? null,
  })
  return {
    ...listening,
    open(opened) {
      parts = opened
    },
  }
}

const starting = { ready: false, code: 'STARTING', reason: 'The gateway is starting; ask again in a moment.' } as const

async function answerStarting(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (pathname === '/healthz') return answerHealth()
  if (pathname === '/readyz') return answerReadiness({ check: async () => starting })
  return refusal(503, starting.code, starting.reason, retryAfter)
}
