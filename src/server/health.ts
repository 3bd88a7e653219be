import type { Load } from './admission.ts'
import type { ReadinessCheck } from './readiness.ts'

/** `/healthz`: the process answers, whatever the state of the database. */
export function answerHealth(): Response {
  return stateAnswer(200, { status: 'ok' })
}

/** `/readyz`: 200 with the release number where questions can be answered, 503 with the reason where not; both with the load where something runs. */
export async function answerReadiness(readiness: ReadinessCheck, load?: () => Load): Promise<Response> {
  const state = await readiness.check()
  if (state.ready) return stateAnswer(200, { status: 'ready', release: state.release, load: load?.() })
  return stateAnswer(503, { status: 'unready', code: state.code, reason: state.reason, load: load?.() })
}

function stateAnswer(status: number, state: object): Response {
  return new Response(JSON.stringify(state), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'private, no-store' },
  })
}
