import type { Database } from '../../database/open.ts'
import { findHeldEditions } from '../../database/read/held-editions.ts'
import { countBySection } from '../../database/read/section-counts.ts'
import { onceARelease } from '../once-a-release.ts'
import { type Release, releaseFields } from '../parts/release.ts'
import type { Asked, Frame, Read, Table, View } from '../view.ts'
import { growthOf } from './growth.ts'
import type { Live } from './live-data.ts'
import { LivePage } from './live-page.tsx'

const QUERY = `query WhatIsLive {
  site { title url language release { ${releaseFields} } }
  releases(first: 60) { nodes { number at added withdrawn } }
  all: articles(where: { kinds: [PAGE, SECTION, HOME] }, first: 0) { totalCount }
  articles(first: 8, orderBy: { field: UPDATED, direction: DESC }) {
    totalCount
    nodes { title path language updated }
  }
  quotes(first: 0) { totalCount }
  nameless: quotes(where: { attributed: false }, first: 0) { totalCount }
  themes(first: 12, orderBy: { field: QUOTES, direction: DESC }) {
    totalCount
    nodes { slug name quoteCount }
  }
}`

interface Answer {
  readonly site: Frame & { readonly language: string; readonly release: Release }
  readonly releases: { readonly nodes: readonly Release[] }
  readonly all: { readonly totalCount: number }
  readonly articles: { readonly totalCount: number; readonly nodes: Live['latest'] }
  readonly quotes: { readonly totalCount: number }
  readonly nameless: { readonly totalCount: number }
  readonly themes: { readonly totalCount: number; readonly nodes: Live['themes'] }
}

/** The start page: the newest release, and what the site is made of. */
export const liveView: View<Live> = {
  address: '/desk/live',
  async read({ parameters, ask, database, session, signal }: Asked): Promise<Read<Live>> {
    const question = { query: QUERY, variables: {} }
    const { site, releases, all, articles, quotes, nameless, themes } = await ask<Answer>(question)
    const data: Live = {
      release: site.release,
      language: site.language,
      articles: articles.totalCount,
      quotes: quotes.totalCount,
      quotesWithoutName: nameless.totalCount,
      themes: themes.nodes,
      themeCount: themes.totalCount,
      latest: articles.nodes,
      sections: await sectionsOf(database, site.release.number),
      // What waits now says nothing of an older release.
      held:
        session === null || parameters.get('release')
          ? null
          : await findHeldEditions({ database, release: site.release.number, signal }, MOST_HELD),
      growth: growthOf(releases.nodes, all.totalCount),
    }
    return { site, data, question }
  },
  page: (data, { site }) => ({ title: site?.title || 'What is live', body: site && LivePage({ live: data, site }) }),
  table: ({ sections }): Table => ({
    columns: ['section', 'language', 'articles'],
    rows: sections.map(({ section, language, articles }) => [section, language, articles]),
  }),
}

const MOST_SECTIONS = 200
const MOST_HELD = 300

const sectionsOf = onceARelease((database: Database, release) => countBySection({ database, release }, MOST_SECTIONS))
