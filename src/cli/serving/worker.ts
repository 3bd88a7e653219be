import cluster from 'node:cluster'
import { setTimeout as sleep } from 'node:timers/promises'
import { abortable } from '../../database/abortable.ts'
import type { DatabaseSource } from '../../database/connection.ts'
import { isSessionLost } from '../../database/retry.ts'
import type { Gateway } from '../../gateway.ts'
import { type Port, takePort } from '../../server/port.ts'
import { joinStorage, type Storage } from '../../storage.ts'
import { describeError } from '../describe-error.ts'
import { ExitCode } from '../exit-code.ts'
import { readDocuments } from '../read-documents.ts'
import { aborted, type Stop } from '../stop.ts'
import type { ServingSettings } from './one-process.ts'
import { GRACE } from './serving.ts'
import type { Order, Report } from './worker-messages.ts'

/** Whether this process was started to be a worker. */
export const { isWorker } = cluster

/** The number of this worker, which its log and `/readyz` have; null where it is none. */
export const workerId = cluster.worker?.id ?? null

const PAUSE = 250

/**
 * Does what the primary process orders, and answers requests between opening and leaving. Reads the documents itself, so that
 * those who are replaced have the new ones.
 */
export async function runWorker({ config, log }: Omit<ServingSettings, 'documents'>, stop: Stop): Promise<ExitCode> {
  const leaving = new AbortController()
  const signal = AbortSignal.any([stop.signal, leaving.signal])
  let grace = GRACE
  let given = 0
  const opened: { port?: Promise<Port>; storage?: Storage; gateway?: Gateway; all?: Promise<void> } = {}
  let fail: (error: unknown) => void
  const failed = new Promise<never>((_resolve, reject) => {
    fail = reject
  })

  function take(): Promise<Port> {
    const { host, port, addressHeader } = config
    opened.port ??= takePort({ host, port, addressHeader, log }).then((taken) => {
      report({ kind: 'listening', url: taken.url, isEverywhere: taken.isEverywhere })
      return taken
    })
    return opened.port
  }

  async function open(source: DatabaseSource): Promise<void> {
    const { openGateway } = await import('../../gateway.ts')
    const documents = await readDocuments(config)
    opened.storage = await join(source)
    const port = await take()
    signal.throwIfAborted()
    opened.gateway = openGateway(opened.storage, port, {
      config,
      log,
      documents,
      worker: workerId,
      onAdvance: (release) => report({ kind: 'given', release }),
    })
    opened.gateway.raise(given)
    report({ kind: 'ready' })
  }

  /** Waits for as long as the database is away. */
  async function join(source: DatabaseSource): Promise<Storage> {
    for (;;) {
      const joining = joinStorage(source, { log: (line) => log.debug(line), warn: (line) => log.warn(line) })
      try {
        return await abortable(joining, signal)
      } catch (error) {
        if (signal.aborted) void joining.then((storage) => storage.close()).catch(() => {})
        if (signal.aborted || !isSessionLost(error)) throw error
        await sleep(PAUSE)
      }
    }
  }

  async function obey(order: Order): Promise<void> {
    if (order.kind === 'take port') await take()
    else if (order.kind === 'open') {
      opened.all = open(order.source)
      await opened.all
    } else if (order.kind === 'given') {
      given = order.release
      opened.gateway?.raise(given)
    } else if (leaving.signal.aborted) await (await opened.port)?.close()
    else {
      grace = order.grace
      leaving.abort()
    }
  }

  process.on('message', (order: Order) => void obey(order).catch((error) => signal.aborted || fail(error)))
  report({ kind: 'hears' })
  try {
    await Promise.race([aborted(signal), failed])
    return ExitCode.done
  } catch (error) {
    // The primary process says it, once for all workers.
    report({ kind: 'failed', reason: describeError(error) })
    return ExitCode.failed
  } finally {
    await opened.all?.catch(() => {})
    const port = await opened.port?.catch(() => null)
    await Promise.all([port?.close({ grace }), opened.gateway?.close({ grace })])
    await opened.storage?.close()
    cluster.worker?.disconnect()
  }
}

function report(report: Report): void {
  // If the primary process has ended, there is nobody to tell.
  if (process.connected) process.send?.(report, undefined, {}, () => {})
}
