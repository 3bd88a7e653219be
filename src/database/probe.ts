import { createClient } from './connect/client.ts'
import type { DatabaseSource } from './connection.ts'
import { isSessionLost } from './retry.ts'

/** Milliseconds. */
const PATIENCE = 1500

/** Opens a session and asks it something; rejects where nobody answers within one and a half seconds. */
export async function probe(source: DatabaseSource): Promise<void> {
  const client = createClient(source, { max: 1, statementTimeout: PATIENCE, applicationName: 'commonplace probe' })
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`The database did not answer within ${PATIENCE} ms.`)), PATIENCE)
  })
  const answer = client`select 1`.then(() => {}, rejectWhereAway)
  try {
    await Promise.race([answer, silence])
  } finally {
    clearTimeout(timer)
    void client.end({ timeout: 0 })
  }
}

/** A database that refuses one more session is there. */
function rejectWhereAway(error: unknown): void {
  if (isSessionLost(error) || !isFromPostgres(error)) throw error
}

function isFromPostgres(error: unknown): boolean {
  return error instanceof Error && error.name === 'PostgresError'
}
