import { readConfig } from '../../src/config.ts'
import { openGateway } from '../../src/gateway.ts'
import type { TrustedDocuments } from '../../src/graphql/trusted-documents.ts'
import { takePort } from '../../src/server/port.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { type RequestRecord, recordRequests } from './requests.ts'

/** A gateway as `serve` runs it, on a port and a database of its own. */
export interface TestGateway {
  /** Without its own record, in which is also what the gateway does by itself. */
  readonly db: Pick<TestDatabase, 'source' | 'database'>
  readonly requests: RequestRecord
  readonly url: string
  /** What was logged as an error or a warning, in order. */
  readonly lines: readonly { readonly details: object; readonly message: string }[]
  /** Stops it and removes its database. */
  close(): Promise<void>
}

/** Variables of the environment, and documents as `serve --documents` reads them. */
export interface TestGatewayOptions {
  /** Nothing is cached unless told otherwise: what was published a moment ago may not be noticed yet. */
  readonly environment?: Readonly<Record<string, string>>
  readonly documents?: TrustedDocuments | null
}

export async function openTestGateway(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const { environment = { COMMONPLACE_CACHE_MEGABYTES: '0' }, documents = null } = options
  const lines: { details: object; message: string }[] = []
  const write = (details: object, message: string) => void lines.push({ details, message })
  const log = { error: write, warn: write, info() {} }
  const db = await createTestDatabase()
  const requests = recordRequests(db.database)
  const port = await takePort({ host: '127.0.0.1', port: 0, log })
  const storage = { database: db.database, explain: (error: unknown) => error, close: async () => {} }
  const gateway = openGateway(storage, port, { config: readConfig(environment), log, documents })
  return {
    db,
    requests,
    url: gateway.url,
    lines,
    close: async () => {
      await gateway.close()
      await db.drop()
    },
  }
}
