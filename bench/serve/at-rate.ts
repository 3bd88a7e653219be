import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** How long answers took that were asked for at a steady rate, in milliseconds. */
export interface AtRate {
  /** Asked a second. */
  readonly rate: number
  readonly p50: number
  readonly p99: number
}

/** More are not under way at once: what would come above that is left out, and the rate is less. */
const MOST_CONNECTIONS = 128

/** Asks these addresses in turn, so many a second, whether or not earlier answers have come; throws if one is not 200. */
export async function askAtRate(
  url: string,
  paths: readonly string[],
  { rate, seconds, headers = {} }: { rate: number; seconds: number; headers?: Readonly<Record<string, string>> },
): Promise<AtRate> {
  const agent = new Agent({ keepAlive: true, maxSockets: MOST_CONNECTIONS })
  const times: number[] = []
  const faults: unknown[] = []
  let underWay = 0
  const ask = (path: string) => {
    underWay += 1
    const asked = performance.now()
    const sent = request(`${url}${path}`, { agent, headers: { accept: 'application/json', ...headers } }, (answer) => {
      if (answer.statusCode !== 200) faults.push(answer.statusCode)
      answer.resume()
      answer.on('end', () => {
        times.push(performance.now() - asked)
        underWay -= 1
      })
    })
    sent.on('error', (error) => faults.push(error))
    sent.end()
  }
  const began = performance.now()
  const end = began + seconds * 1_000
  for (let sent = 0; performance.now() < end; ) {
    const due = Math.floor(((performance.now() - began) / 1_000) * rate)
    for (; sent < due; sent++) if (underWay < MOST_CONNECTIONS) ask(paths[sent % paths.length] ?? '')
    await sleep(1)
  }
  while (underWay > 0 && faults.length === 0) await sleep(10)
  agent.destroy()
  if (faults.length > 0) throw new Error(`${url} gave no answer to ${faults.length} questions.`, { cause: faults[0] })
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN
  return { rate: times.length / seconds, p50: at(0.5), p99: at(0.99) }
}
