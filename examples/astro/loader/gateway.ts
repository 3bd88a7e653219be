import { setTimeout as sleep } from 'node:timers/promises'

/** Reads the newest release unless told another; asks up to `attempts` times while the gateway says that it is overloaded. */
type Question = { query: string; variables?: object; release?: string | null; attempts?: number }

const PATIENCE_MS = 10_000

/** Gives the data and the number of the release; throws where the gateway is away, refuses, or answers in part. */
export async function ask<Data>(gateway: string, question: Question): Promise<{ data: Data; release: string | null }> {
  const { attempts = 1 } = question
  const { status, headers, text } = await post(gateway, question)
  if (status === 503 && attempts > 1) {
    await sleep(Number(headers.get('retry-after') ?? 1) * 1000)
    return ask(gateway, { ...question, attempts: attempts - 1 })
  }
  if (!headers.get('content-type')?.includes('json'))
    throw new Error(`${gateway} answered ${status} and no GraphQL. Is it the address of a Commonplace gateway?`)
  const { data, errors } = JSON.parse(text)
  if (errors) throw new Error(`The gateway at ${gateway} answered ${status}: ${errors[0].message}`)
  return { data, release: headers.get('content-release') }
}

async function post(gateway: string, { query, variables = {}, release = null }: Question) {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/graphql-response+json, application/json;q=0.9',
    ...(release !== null && { 'content-release': release }),
  }
  const patience = new AbortController()
  // Not `AbortSignal.timeout`, which lets a process end before it: a build would stop as if it were done.
  const timer = setTimeout(() => patience.abort(new Error(`no answer in ${PATIENCE_MS} ms`)), PATIENCE_MS)
  try {
    const request = { method: 'POST', headers, body: JSON.stringify({ query, variables }), signal: patience.signal }
    const response = await fetch(new URL('/graphql', gateway), request)
    return { status: response.status, headers: response.headers, text: await response.text() }
  } catch (cause) {
    const { message, cause: deeper } = cause as Error & { cause?: { code?: string } }
    const fault = `The gateway at ${gateway} could not be reached (${deeper?.code ?? message}).`
    throw new Error(`${fault} Start it there, or say where it is in the variable GATEWAY.`, { cause })
  } finally {
    clearTimeout(timer)
  }
}
