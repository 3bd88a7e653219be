import type { Client } from '../graphql/yoga.ts'
import { createChangesRoute } from './changes.ts'
import { createDumpRoute } from './dump.ts'
import type { PartnerParts } from './partner-requests.ts'

/** Answers at an address that partners read. */
export type PartnerRoute = (request: Request, client: Client) => Promise<Response>

/** What partners read, by address; one that ends in a slash stands for all that begin so. */
export function createPartnerRoutes(parts: PartnerParts): ReadonlyMap<string, PartnerRoute> {
  const dump = createDumpRoute(parts)
  return new Map([
    ['/changes', createChangesRoute(parts)],
    ['/dump', dump],
    ['/dump/', dump],
  ])
}
