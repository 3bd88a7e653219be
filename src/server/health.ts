import type { ReadinessCheck } from './readiness.ts'

/** `/healthz`: the process answers, whatever the state of the database. */
export function answerHealth(): Response {
  return stateAnswer(200, { status: 'ok' })
}

/** `/readyz`: 200 with the release number where questions can be answered, 503 with the reason where not. */
export async function answerReadiness(readiness: ReadinessCheck): Promise<Response> {
  const state = await readiness.check()
  if (state.ready) return stateAnswer(200, { status: 'ready', release: state.release })
  return stateAnswer(503, { status: 'unready', code: state.code, reason: state.reason })
}

function stateAnswer(status: number, state: object): Response {
  return new Response(JSON.stringify(state), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'private, no-store' },
  })
}
