import { nextIn, type PageInfo, pageInfoFields, placeOf } from '../parts/list-asked.ts'
import { type Release, releaseFields } from '../parts/release.ts'
import { type Frame, frameFields, type Read, type View } from '../view.ts'
import type { Releases } from './releases-data.ts'
import { ReleasesPage } from './releases-page.tsx'
import { tellPublishers } from './tell-publishers.ts'

const QUERY = `query Releases($first: Int, $last: Int, $after: String, $before: String) {
  ${frameFields}
  releases(first: $first, last: $last, after: $after, before: $before) {
    totalCount
    nodes { ${releaseFields} }
    ${pageInfoFields}
  }
}`

interface Answer {
  readonly site: Frame
  readonly releases: {
    readonly totalCount: number
    readonly nodes: readonly Release[]
    readonly pageInfo: PageInfo
  }
}

const PAGE = 30

/** All releases, the newest first. */
export const releasesView: View<Releases> = {
  address: '/desk/releases',
  async read({ parameters, ask, database, signal, session }): Promise<Read<Releases>> {
    const question = { query: QUERY, variables: { ...placeOf(parameters, PAGE) } }
    const { site, releases } = await ask<Answer>(question)
    const { totalCount, nodes, pageInfo } = releases
    const snapshot = { database, release: site.release.number, signal }
    const told = await tellPublishers(snapshot, nodes, session)
    return { site, data: { totalCount, releases: told, pageInfo }, question }
  },
  page: (data) => ({ title: 'Releases', body: ReleasesPage(data) }),
  next: nextIn,
  table: ({ releases }) => ({
    columns: ['release', 'at', 'kind', 'added', 'changed', 'moved', 'withdrawn', 'note', 'by'],
    rows: releases.map(({ number, at, kind, added, changed, moved, withdrawn, note, publishedBy }) => [
      ...[number, at, kind, added, changed, moved, withdrawn, note, publishedBy],
    ]),
  }),
}
