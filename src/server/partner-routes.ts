import { askedRelease, releaseHeader } from '../graphql/release.ts'
import type { Client } from '../graphql/yoga.ts'
import type { AdmissionControl } from './admission.ts'
import { createChangesRoute } from './changes.ts'
import { createContentRoute } from './content.ts'
import { createDumpRoute } from './dump.ts'
import { createFeedsRoute } from './feeds.ts'
import { createOembedRoute } from './oembed.ts'
import { createPartnerAccess, type PartnerClient, type PartnerRates } from './partner-access.ts'
import { answerOrRefuse, type PartnerParts } from './partner-requests.ts'
import { createReceiptsRoute } from './receipts.ts'
import { createRobotsRoute } from './robots.ts'
import { createSitemapRoute } from './sitemap.ts'

/** Answers at an address that is for partners. */
export interface PartnerRoute {
  readonly methods: readonly string[]
  readonly answer: (request: Request, client: Client) => Promise<Response>
}

/** How much of it at once, and over time. */
export interface PartnerLimits extends Pick<AdmissionControl, 'enterPage' | 'turns'>, PartnerRates {}

type Answer = (request: Request, client: PartnerClient) => Promise<Response>

/** What partners read, and where they confirm it, by address; one that ends in a slash stands for all that begin so. */
export function createPartnerRoutes(
  parts: PartnerParts,
  { enterPage, turns, ...rates }: PartnerLimits,
): ReadonlyMap<string, PartnerRoute> {
  const access = createPartnerAccess(parts.database, rates)
  const page =
    (answer: Answer): Answer =>
    (request, client) =>
      answerOrRefuse(async () => {
        const release = askedRelease(request)
        const leave = await enterPage({ address: client.address, signal: request.signal, release })
        return await answer(request, client).finally(leave)
      })
  const counted = (answer: Answer, methods: readonly string[] = READ): PartnerRoute => ({
    methods,
    answer: (request, client) => access(request, client, answer),
  })
  const dump = createDumpRoute(parts, turns)
  const sitemap = createSitemapRoute(parts, turns)
  const content = page(createContentRoute(parts))
  const read: [string, Answer][] = [
    ['/changes', createChangesRoute(parts, turns)],
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
    ...read.map(([address, answer]): [string, PartnerRoute] => [address, counted(atRelease(answer))]),
    ['/receipts', counted(createReceiptsRoute(parts), ['POST'])],
    ['/robots.txt', { methods: READ, answer: createRobotsRoute(parts.url) }],
  ])
}

const READ = ['GET', 'HEAD']

/** One address answers at any release. */
function atRelease(answer: Answer): Answer {
  return async (request, client) => {
    const response = await answer(request, client)
    response.headers.append('vary', releaseHeader)
    return response
  }
}

/** What the addresses begin with whose answers follow from one release alone, and are small. */
export function pagesOfRelease({ contentPath }: Pick<PartnerParts, 'contentPath'>): string[] {
  return ['/feeds/', '/sitemap', '/oembed?', `${contentPath}/`]
}
