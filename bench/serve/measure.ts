import autocannon from 'autocannon'
import { processorTime } from '../support/processor-time.ts'

/** What one contestant did with one question for a while. */
export interface Measured {
  /** Answers a second. */
  readonly rate: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  /** Microseconds of processor time of its process for each answer. */
  readonly cpu: number
}

/** Asks these addresses in turn over some connections for some seconds; throws if anything but 200, or what is expected, comes. */
export async function measure(
  url: string,
  paths: readonly string[],
  {
    pid,
    seconds,
    connections,
    headers = {},
    expected = 200,
  }: {
    readonly pid: number
    readonly seconds: number
    readonly connections: number
    readonly headers?: Readonly<Record<string, string>>
    readonly expected?: 200 | 304
  },
): Promise<Measured> {
  const before = processorTime(pid)
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    requests: paths.map((path) => ({ path, headers: { accept: 'application/json', ...headers } })),
  })
  const spent = processorTime(pid) - before
  const answers = result.requests.total
  const right = expected === 304 ? result['3xx'] : result['2xx']
  if (result.errors > 0 || right !== answers)
    throw new Error(`${url} gave ${right} of ${answers} answers rightly, with ${result.errors} errors.`)
  return { rate: answers / result.duration, p50: result.latency.p50, p99: result.latency.p99, cpu: spent / answers }
}

/** Asks each address once, and all of them for a second, so that whatever can be compiled, planned or kept is before it counts. */
export async function warmUp(
  url: string,
  paths: readonly string[],
  options: Omit<Parameters<typeof measure>[2], 'seconds'>,
): Promise<void> {
  const headers = { accept: 'application/json', ...options.headers }
  for (const path of paths) await (await fetch(`${url}${path}`, { headers })).arrayBuffer()
  await measure(url, paths, { ...options, seconds: 1 })
}
