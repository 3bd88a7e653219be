import type { Client } from '../graphql/yoga.ts'
import type { AdmissionControl } from './admission.ts'
import { createChangesRoute } from './changes.ts'
import { createContentRoute } from './content.ts'
import { createDumpRoute } from './dump.ts'
import { createFeedsRoute } from './feeds.ts'
import { createOembedRoute } from './oembed.ts'
import { answerOrRefuse, type PartnerParts } from './partner-requests.ts'
import { type RatePolicy, withinRate } from './rate-limit.ts'
import { networkOf } from './rate-limiter.ts'
import { createRobotsRoute } from './robots.ts'
import { createSitemapRoute } from './sitemap.ts'

/** Answers at an address that partners read. */
export type PartnerRoute = (request: Request, client: Client) => Promise<Response>

/** How much of it at once, and over time. */
export interface PartnerLimits extends Pick<AdmissionControl, 'enterPage'> {
  /** What one client without a key may ask; null for as much as it likes. */
  readonly anonymous: RatePolicy | null
}

/** What partners read, by address; one that ends in a slash stands for all that begin so. */
export function createPartnerRoutes(
  parts: PartnerParts,
  { enterPage, anonymous }: PartnerLimits,
): ReadonlyMap<string, PartnerRoute> {
  const page =
    (answer: PartnerRoute): PartnerRoute =>
    (request, client) =>
      answerOrRefuse(async () => {
        const leave = await enterPage({ address: client.address, signal: request.signal })
        return await answer(request, client).finally(leave)
      })
  const counted =
    (answer: PartnerRoute): PartnerRoute =>
    (request, client) =>
      anonymous === null
        ? answer(request, client)
        : withinRate(anonymous, networkOf(client.address), () => answer(request, client))
  const dump = createDumpRoute(parts)
  const sitemap = createSitemapRoute(parts, enterPage)
  const content = page(createContentRoute(parts))
  const routes: [string, PartnerRoute][] = [
    ['/changes', createChangesRoute(parts)],
    ['/dump', dump],
    ['/dump/', dump],
    ['/feeds/', page(createFeedsRoute(parts))],
    [parts.contentPath, content],
    [`${parts.contentPath}/`, content],
    ['/oembed', page(createOembedRoute(parts))],
    ['/sitemap.xml', sitemap],
    ['/sitemap/', sitemap],
  ]
  return new Map([
    ...routes.map(([address, answer]): [string, PartnerRoute] => [address, counted(answer)]),
    ['/robots.txt', createRobotsRoute(parts.url)],
  ])
}

/** What the addresses begin with whose answers follow from the newest release alone, and are small. */
export function pagesOfRelease({ contentPath }: Pick<PartnerParts, 'contentPath'>): string[] {
  return ['/feeds/', '/sitemap', '/oembed?', `${contentPath}/`]
}
