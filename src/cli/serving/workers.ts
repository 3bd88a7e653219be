import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Config } from '../../config.ts'
import type { DatabaseSource } from '../../database/connection.ts'
import { type Duties, startDuties } from '../../duties.ts'
import type { Stop } from '../stop.ts'
import { EARLY, pauseBeforeStart } from './next-start.ts'
import { GRACE, type Serving } from './serving.ts'
import type { Given } from './worker-messages.ts'
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts'

/** How many workers there are, and what watches over them. */
export interface WorkersOptions {
  readonly count: number
  readonly config: Pick<Config, 'mirror' | 'mirrorKey' | 'privateWebhooks'>
  readonly log: Logger
  readonly stop: Stop
}

// Milliseconds. A worker that was replaced answers on kept connections until these would have been closed for being idle.
const LONG_GRACE = 11_000
const READY_TIMEOUT = 60_000
const LEAVE_TIMEOUT = 15_000
const BETWEEN_LOOKS = 50

/**
 * Takes the port for workers, processes of their own which answer there. One that ends is replaced; this process has the
 * duties, and does not answer itself.
 */
export async function serveByWorkers({ count, config, log, stop }: WorkersOptions): Promise<Serving> {
  const crew = new Set<WorkerProcess>()
  const leaving = new Set<WorkerProcess>()
  let source: DatabaseSource | null = null
  let duties: Duties | null = null
  let closing: Promise<void> | null = null
  let isReloading = false
  let isReloadWanted = false
  let earlyEnds = 0
  let given: Given | null = null
  let fail: (error: Error) => void
  const failed = new Promise<never>((_resolve, reject) => {
    fail = reject
  })
  failed.catch(() => {})
  stop.closeInAnyCase(async () => {
    for (const worker of [...crew, ...leaving]) worker.kill()
  })

  function start(): WorkerProcess {
    const worker = startWorkerProcess(onGiven)
    crew.add(worker)
    void worker.ended.then((how) => onEnd(worker, how))
    if (source !== null) worker.order({ kind: 'open', source })
    if (given !== null) worker.order(given)
    // So that there is an answer, even if only a refusal, where no other worker gives one.
    if (![...crew].some(({ isReady }) => isReady)) worker.order({ kind: 'take port' })
    return worker
  }

  /** What one worker has given, no other one goes behind. */
  function onGiven(report: Given): void {
    if (report.release <= (given?.release ?? 0)) return
    given = report
    for (const worker of crew) worker.order(report)
  }

  async function onEnd(worker: WorkerProcess, how: string): Promise<void> {
    leaving.delete(worker)
    if (!crew.delete(worker) || closing !== null || source === null) return
    earlyEnds = worker.age < EARLY ? earlyEnds + 1 : 0
    const pause = pauseBeforeStart(
      earlyEnds,
      [...crew].some(({ isReady }) => isReady),
    )
    if (pause === null) return fail(new Error(`${earlyEnds} workers in a row ended soon after their start. ${how}`))
    log.warn({ worker: worker.id, reason: how }, 'A worker ended; another one takes its place.')
    await sleep(pause, undefined, { ref: false })
    if (closing === null && crew.size < count) start()
  }

  function leave(worker: WorkerProcess, grace: number): Promise<unknown> {
    crew.delete(worker)
    leaving.add(worker)
    worker.order({ kind: 'leave', grace })
    const late = setTimeout(() => {
      log.warn({ worker: worker.id }, 'A worker did not leave in time; it is ended.')
      worker.kill()
    }, grace + LEAVE_TIMEOUT)
    return worker.ended.finally(() => clearTimeout(late))
  }

  /** One after the other, each only when the one that takes its place answers. */
  async function replaceAll(): Promise<void> {
    log.info({}, 'The workers are replaced, one after the other.')
    for (const former of [...crew]) {
      const next = start()
      try {
        await within(READY_TIMEOUT, next.ready)
      } catch (error) {
        crew.delete(next)
        next.kill()
        const reason = error instanceof Error ? error.message : String(error)
        log.error({ worker: next.id, reason }, 'A new worker did not begin to answer. Those that are there go on.')
        return
      }
      if (closing !== null) return
      if (crew.has(former)) void leave(former, LONG_GRACE)
    }
    log.info({}, 'The workers have been replaced.')
  }

  async function reload(): Promise<void> {
    isReloadWanted = true
    if (isReloading) return
    isReloading = true
    while (isReloadWanted && closing === null) {
      isReloadWanted = false
      await replaceAll()
    }
    isReloading = false
  }

  async function untilAllAnswer(): Promise<void> {
    while (closing === null && [...crew].filter(({ isReady }) => isReady).length < count) await sleep(BETWEEN_LOOKS)
  }

  async function close(): Promise<void> {
    const ended = [...crew].map((worker) => leave(worker, GRACE))
    // Those that were replaced are told again, so that nobody waits for them.
    for (const worker of leaving) worker.order({ kind: 'leave', grace: GRACE })
    await Promise.all([...ended, ...[...leaving].map((worker) => worker.ended), duties?.stop()])
  }

  const first = Array.from({ length: count }, start)
  const [place] = await Promise.all(first.map(({ listening }) => listening)).catch((error) => {
    closing = close()
    throw error
  })
  if (place === undefined) throw new Error('There has to be at least one worker.')
  return {
    url: place.url,
    isEverywhere: place.isEverywhere,
    failed,
    async open(storage) {
      source = storage.database.source
      for (const worker of crew) worker.order({ kind: 'open', source })
      duties = startDuties(storage.database, { config, log, isEmbedded: storage.isEmbedded === true })
      await Promise.race([untilAllAnswer(), failed])
    },
    reload: () => void reload(),
    close() {
      closing ??= close()
      return closing
    },
  }
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`It was not ready after ${milliseconds / 1000} seconds.`)), milliseconds)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
