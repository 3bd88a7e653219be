import type { Database } from '../../database/open.ts'
import { isSessionLost } from '../../database/retry.ts'
import {
  type ClaimedDelivery,
  claimDeliveries,
  findNextDelivery,
  forgetDeliveries,
  settleDelivered,
  settleFailed,
} from '../../database/write/deliveries.ts'
import { disableSubscription } from '../../database/write/subscriptions.ts'
import { writeNotice } from './notice.ts'
import { nextAttempt } from './retries.ts'
import { type Sent, sendNotice } from './send-notice.ts'

/** Tells subscriptions of releases, until it is stopped. */
export interface Push {
  /** To be called when something was published. */
  check(): void
  /** Resolves when nothing is being sent any more. */
  stop(): Promise<void>
}

/** `timeout` and `now` are for tests. */
export interface PushOptions {
  readonly log: PushLog
  readonly allowPrivate: boolean
  readonly timeout?: number
  readonly now?: () => Date
}

/** The part of a logger that is needed. */
export interface PushLog {
  warn(details: object, message: string): void
}

const AT_ONCE = 8
const TIMEOUT = 15_000
/** How much longer than a request may take a notice is its sender's. */
const SPARE = 15_000
/** What is due and was not given is being taken by another gateway at the moment. */
const SHORTEST_SLEEP = 20
const LONGEST_SLEEP = 60_000
const PAUSE_AFTER_ERROR = 1000
/** Settled notices are listed for so long. */
const REMEMBERED = 30 * 24 * 3_600_000

/**
 * Sends the notices that are due, some at once. Any number of gateways on one database send each of them once; one that is killed while it sends
 * leaves its notices to the others, which send them again under the same id.
 */
export function startPush(
  database: Database,
  { log, allowPrivate, timeout = TIMEOUT, now = () => new Date() }: PushOptions,
): Push {
  const underWay = new Set<Promise<void>>()
  let stopped = false
  let wake = () => {}
  let isWoken = false

  async function run(): Promise<void> {
    while (!stopped) {
      const pause = await sendWhatIsDue().catch(failed)
      // A receiver that hangs keeps its own place, and nobody waits for it.
      await Promise.race([sleep(pause), ...underWay])
      wake()
    }
    await Promise.all(underWay)
  }

  /** Begins to send as much as there are places for, and gives the milliseconds until there may be more. */
  async function sendWhatIsDue(): Promise<number> {
    const free = AT_ONCE - underWay.size
    const claimed =
      free === 0 ? [] : await claimDeliveries(database, { now: now(), limit: free, lease: timeout + SPARE })
    for (const delivery of claimed) {
      const sending: Promise<void> = send(delivery)
        .catch((error: unknown) => void failed(error))
        .finally(() => underWay.delete(sending))
      underWay.add(sending)
    }
    if (claimed.length === free) return LONGEST_SLEEP
    if (underWay.size === 0) await forgetDeliveries(database, new Date(now().getTime() - REMEMBERED))
    const next = await findNextDelivery(database)
    if (next === null) return LONGEST_SLEEP
    return Math.min(Math.max(next.getTime() - now().getTime(), SHORTEST_SLEEP), LONGEST_SLEEP)
  }

  async function send(delivery: ClaimedDelivery): Promise<void> {
    const { id, subscription } = delivery
    const sent = await sendNotice(subscription.url, writeNotice(delivery, now()), { timeout, allowPrivate })
    const answer = 'fault' in sent ? sent.fault : String(sent.status)
    if (hasArrived(sent)) return settleDelivered(database, { id, answer })
    const isGone = 'status' in sent && sent.status === 410
    if (isGone) await disableSubscription(database, subscription.id, 'It answered 410 Gone.')
    const again = isGone ? null : nextAttempt(delivery.failed + 1, now(), Math.random())
    if (again === null) log.warn({ partner: subscription.partner, answer }, 'A partner could not be told of a release.')
    await settleFailed(database, { id, answer, again })
  }

  function failed(error: unknown): number {
    if (!isSessionLost(error)) log.warn({ err: error }, 'Cannot tell partners of releases; trying again every second.')
    return PAUSE_AFTER_ERROR
  }

  async function sleep(milliseconds: number): Promise<void> {
    if (!isWoken && !stopped)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    isWoken = false
  }

  const running = run()
  const check = () => {
    isWoken = true
    wake()
  }
  return {
    check,
    async stop() {
      stopped = true
      check()
      await running
    },
  }
}

function hasArrived(sent: Sent): boolean {
  return 'status' in sent && sent.status >= 200 && sent.status < 300
}
