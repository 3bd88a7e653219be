import type { Client } from '../graphql/yoga.ts'
import { createChangesRoute } from './changes.ts'
import { createContentRoute } from './content.ts'
import { createDumpRoute } from './dump.ts'
import { createFeedsRoute } from './feeds.ts'
import { createOembedRoute } from './oembed.ts'
import type { PartnerParts } from './partner-requests.ts'
import { createRobotsRoute } from './robots.ts'
import { createSitemapRoute } from './sitemap.ts'

/** Answers at an address that partners read. */
export type PartnerRoute = (request: Request, client: Client) => Promise<Response>

/** What partners read, by address; one that ends in a slash stands for all that begin so. */
export function createPartnerRoutes(parts: PartnerParts): ReadonlyMap<string, PartnerRoute> {
  const dump = createDumpRoute(parts)
  const sitemap = createSitemapRoute(parts)
  const content = createContentRoute(parts)
  return new Map([
    ['/changes', createChangesRoute(parts)],
    ['/dump', dump],
    ['/dump/', dump],
    ['/feeds/', createFeedsRoute(parts)],
    [parts.contentPath, content],
    [`${parts.contentPath}/`, content],
    ['/oembed', createOembedRoute(parts)],
    ['/sitemap.xml', sitemap],
    ['/sitemap/', sitemap],
    ['/robots.txt', createRobotsRoute(parts.url)],
  ])
}

/** What the addresses begin with whose answers follow from the newest release alone, and are small. */
export function pagesOfRelease({ contentPath }: Pick<PartnerParts, 'contentPath'>): string[] {
  return ['/feeds/', '/sitemap', '/oembed?', `${contentPath}/`]
}
