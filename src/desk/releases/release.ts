import { NoSuch } from '../ask.ts'
import { type Release, releaseFields } from '../parts/release.ts'
import { type Frame, frameFields, type Read, type View } from '../view.ts'
import { ReleasePage } from './release-page.tsx'
import type { Change, ReleaseChanges } from './releases-data.ts'
import { tellPublishers } from './tell-publishers.ts'

const BEGINNING = `query Release($number: Int!, $before: Int!) {
  ${frameFields}
  newest: site { release { number } }
  release(number: $number) { ${releaseFields} }
  before: release(number: $before) { cursor }
}`

const CHANGES = `query ChangesOfRelease($after: String, $first: Int!) {
  changes(after: $after, first: $first) {
    nodes { release kind subject path previousPath reason correction article { title path } }
    pageInfo { endCursor }
  }
}`

interface Beginning {
  readonly site: Frame
  readonly newest: { readonly release: { readonly number: number } }
  readonly release: Release | null
  readonly before: { readonly cursor: string } | null
}

interface Changes {
  readonly changes: {
    readonly nodes: readonly (Change & { readonly release: number })[]
    readonly pageInfo: { readonly endCursor: string | null }
  }
}

const PAGE = 100

function noSuch(number: string): NoSuch {
  const named = number === '' ? 'The address names no release.' : `There is no release ${number.slice(0, 20)}.`
  return new NoSuch(named, '/desk/releases')
}

/** One release and what it changed. */
export const releaseView: View<ReleaseChanges> = {
  address: '/desk/release',
  async read({ parameters, ask, database, signal, session }): Promise<Read<ReleaseChanges> | null> {
    const given = parameters.get('number') ?? ''
    if (!/^\d{1,9}$/.test(given)) throw noSuch(given)
    const number = Number(given)
    const variables = { number, before: number - 1 }
    const { site, newest, release, before } = await ask<Beginning>({ query: BEGINNING, variables })
    if (release === null) throw noSuch(given)
    const asked = parameters.get('after') || null
    const question = { query: CHANGES, variables: { after: asked ?? before?.cursor ?? null, first: PAGE } }
    const { changes } = await ask<Changes>(question)
    const own = changes.nodes.filter((change) => change.release === number).map(({ release: _of, ...change }) => change)
    const goesOn = changes.nodes.length >= PAGE && own.length === changes.nodes.length
    const [told] = await tellPublishers({ database, release: site.release.number, signal }, [release], session)
    const data: ReleaseChanges = {
      release: told ?? { ...release, publishedBy: null },
      changes: own,
      next: goesOn ? changes.pageInfo.endCursor : null,
      hasNext: number < newest.release.number,
      isFirst: asked === null,
    }
    return { site, data, question, session }
  },
  page: (data, { session }) => ({
    title: `Release ${data.release.number}`,
    body: ReleasePage({ ...data, isEditor: session != null }),
  }),
  table: ({ changes }) => ({
    columns: ['kind', 'subject', 'path', 'previous path', 'title', 'reason', 'correction'],
    rows: changes.map(({ kind, subject, path, previousPath, article, reason, correction }) => [
      ...[kind, subject, path, previousPath, article?.title ?? null, reason, correction],
    ]),
  }),
}
