import { Moment } from '../parts/moment.tsx'
import { Pager } from '../parts/pager.tsx'
import { madeBy } from '../parts/release.ts'
import { count } from '../parts/words.ts'
import { addressOf } from '../view.ts'
import type { Releases } from './releases-data.ts'
import { tellCounts } from './tell-counts.ts'

/** The list of releases. */
export function ReleasesPage({ totalCount, releases, pageInfo }: Releases) {
  return (
    <>
      <header class="head">
        <h1>Releases</h1>
        <p class="lede">
          {count(totalCount, 'release')}, the newest first. Each is a state of the whole site, and none is ever changed.
        </p>
      </header>
      <ol class="entries">
        {releases.map((release) => (
          <li key={release.number}>
            <h2>
              <a href={addressOf('/desk/release', { number: String(release.number) })}>Release {release.number}</a>
            </h2>
            <p>{tellCounts(release)}</p>
            {release.note && <p>“{release.note}”</p>}
            <p class="small">
              <Moment at={release.at} /> {madeBy[release.kind]}
              {release.publishedBy !== null && `; ${release.publishedBy} published it`}
            </p>
          </li>
        ))}
      </ol>
      <Pager address="/desk/releases" filters={{}} pageInfo={pageInfo} />
    </>
  )
}
