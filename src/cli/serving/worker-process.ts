import cluster, { type Worker } from 'node:cluster'
import type { Given, Order, Report } from './worker-messages.ts'

/** A worker as the primary process sees it. */
export interface WorkerProcess {
  readonly id: number
  /** Where it listens; rejects with the reason if it ends before that. */
  readonly listening: Promise<Report & { readonly kind: 'listening' }>
  /** Resolves once it answers; rejects with the reason if it ends before that. */
  readonly ready: Promise<unknown>
  /** Resolves with how it ended, in words. */
  readonly ended: Promise<string>
  readonly isReady: boolean
  /** Milliseconds since it was started. */
  readonly age: number
  order(order: Order): void
  /** Ends it at once. */
  kill(): void
}

/** Starts a process with the command line of this one, which waits for orders; calls `onGiven` for releases that it gives. */
export function startWorkerProcess(onGiven: (given: Given) => void): WorkerProcess {
  const worker = cluster.fork()
  const started = performance.now()
  const ended = endOf(worker)
  worker.on('message', (report: Report) => {
    if (report.kind === 'given') onGiven(report)
  })
  // What is sent before is lost.
  const hears = reportOf(worker, 'hears', ended)
  const ready = reportOf(worker, 'ready', ended)
  let isReady = false
  void ready.then(
    () => (isReady = true),
    () => {},
  )
  void ended.then(() => (isReady = false))
  return {
    id: worker.id,
    listening: reportOf(worker, 'listening', ended),
    ready,
    ended,
    get isReady() {
      return isReady
    },
    get age() {
      return performance.now() - started
    },
    order: (order) =>
      void hears.then(
        () => worker.isConnected() && worker.send(order),
        () => {},
      ),
    kill: () => void worker.process.kill('SIGKILL'),
  }
}

function endOf(worker: Worker): Promise<string> {
  let reason: string | null = null
  worker.on('message', (report: Report) => {
    if (report.kind === 'failed') reason = report.reason
  })
  // Of a message to a worker that has just ended, which its end tells as well.
  worker.on('error', () => {})
  return new Promise((resolve) => {
    worker.once('exit', (code: number, signal: string) => {
      resolve(reason ?? (signal ? `It was ended by ${signal}.` : `It ended with status ${code}.`))
    })
  })
}

/** The first report of a kind; nobody has to wait for it. */
function reportOf<Kind extends Report['kind']>(
  worker: Worker,
  kind: Kind,
  ended: Promise<string>,
): Promise<Report & { readonly kind: Kind }> {
  const report = new Promise<Report & { readonly kind: Kind }>((resolve, reject) => {
    worker.on('message', (report: Report) => {
      if (report.kind === kind) resolve(report as Report & { readonly kind: Kind })
    })
    void ended.then((how) => reject(new Error(how)))
  })
  report.catch(() => {})
  return report
}
