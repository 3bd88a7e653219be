import { createClient } from './connect/client.ts'
import type { DatabaseSource } from './connection.ts'
import { isSessionLost } from './retry.ts'

const TIMEOUT = 1500
const TICK = 100

/**
 * Opens a session and runs `select 1`; rejects if there is no answer within one and a half seconds, without those in which this
 * process was too busy to hear one.
 */
export async function pingServer(source: DatabaseSource): Promise<void> {
  const client = createClient(source, { max: 1, statementTimeout: TIMEOUT, applicationName: 'commonplace probe' })
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_resolve, reject) => {
    let waited = 0
    // However long the process was busy, it is one tick, and what came meanwhile is heard before the next.
    timer = setInterval(() => {
      waited += TICK
      if (waited >= TIMEOUT) reject(new Error(`The database did not answer within ${TIMEOUT} ms.`))
    }, TICK)
  })
  const answer = client`select 1`.then(() => {}, ignoreRefusal)
  try {
    await Promise.race([answer, timeout])
  } finally {
    clearInterval(timer)
    void client.end({ timeout: 0 })
  }
}

/** A server that refuses the session, for example because it has too many, is up. */
function ignoreRefusal(error: unknown): void {
  const isRefusal = error instanceof Error && error.name === 'PostgresError' && !isSessionLost(error)
  if (!isRefusal) throw error
}
