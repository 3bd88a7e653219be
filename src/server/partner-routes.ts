import type { Client } from '../graphql/yoga.ts'
import { createChangesRoute } from './changes.ts'
import { createDumpRoute } from './dump.ts'
import { createFeedsRoute } from './feeds.ts'
import type { PartnerParts } from './partner-requests.ts'
import { createRobotsRoute } from './robots.ts'
import { createSitemapRoute } from './sitemap.ts'

/** Answers at an address that partners read. */
export type PartnerRoute = (request: Request, client: Client) => Promise<Response>

/** What partners read, by address; one that ends in a slash stands for all that begin so. */
export function createPartnerRoutes(parts: PartnerParts): ReadonlyMap<string, PartnerRoute> {
  const dump = createDumpRoute(parts)
  const sitemap = createSitemapRoute(parts)
  return new Map([
    ['/changes', createChangesRoute(parts)],
    ['/dump', dump],
    ['/dump/', dump],
    ['/feeds/', createFeedsRoute(parts)],
    ['/sitemap.xml', sitemap],
    ['/sitemap/', sitemap],
    ['/robots.txt', createRobotsRoute(parts.url)],
  ])
}
