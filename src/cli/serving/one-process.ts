import type { Logger } from 'pino'
import type { Config } from '../../config.ts'
import type { Gateway } from '../../gateway.ts'
import type { TrustedDocuments } from '../../graphql/trusted-documents.ts'
import { takePort } from '../../server/port.ts'
import { GRACE, type Serving } from './serving.ts'

/** What every process that answers is started with. */
export interface ServingSettings {
  readonly config: Config
  readonly documents: TrustedDocuments | null
  readonly log: Logger
}

/** Takes the port for this process, which answers by itself. */
export async function serveInOneProcess({ config, documents, log }: ServingSettings): Promise<Serving> {
  const { host, port, addressHeader } = config
  const taken = await takePort({ host, port, addressHeader, log })
  let gateway: Gateway | null = null
  return {
    url: taken.url,
    isEverywhere: taken.isEverywhere,
    failed: new Promise(() => {}),
    async open(storage) {
      // Imported here: GraphQL takes half a second to load, and no other command needs it.
      const { openGateway } = await import('../../gateway.ts')
      gateway = openGateway(storage, taken, { config, log, documents })
    },
    async close() {
      await Promise.all([taken.close({ grace: GRACE }), gateway?.close({ grace: GRACE })])
    },
  }
}
