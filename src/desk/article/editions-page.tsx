import { clipDifference } from '../parts/clip-difference.ts'
import { Difference } from '../parts/difference.tsx'
import { Day } from '../parts/moment.tsx'
import { addressOf } from '../view.ts'
import type { Editions } from './article-data.ts'
import { ArticleHead } from './article-tabs.tsx'

const ADDRESS = '/desk/editions'
const MOST_LINES = 200

/** The editions of an article beside what one of them changed. */
export function EditionsPage(data: Editions) {
  const { path, editions, difference } = data
  const shown = difference?.to ?? editions[0]?.number
  return (
    <>
      <ArticleHead article={data} place={ADDRESS}>
        Every edition that is kept, the newest first. None is ever changed.
      </ArticleHead>
      <div class="with-facets with-editions">
        <ol class="asides">
          {editions.map(({ number, since, at, until, path: then, correction }) => (
            <li key={since}>
              <a
                href={addressOf(ADDRESS, { path, edition: String(number) })}
                aria-current={number === shown ? 'true' : undefined}
              >
                Edition {number}
                {until === null && ', as readers have it'}
              </a>
              <span class="small">
                <Day at={at} />, release {since}
                {then !== path && (
                  <>
                    , at <span class="path">{then}</span>
                  </>
                )}
              </span>
              {correction && <span class="small">Correction: {correction}</span>}
            </li>
          ))}
        </ol>
        <section aria-labelledby="desk-changed">
          {difference === null ? (
            <>
              <h2 id="desk-changed">Edition {shown}</h2>
              <p>It is the first that is kept, so there is nothing to compare it with.</p>
            </>
          ) : (
            <>
              <h2 id="desk-changed">
                What edition {difference.to} changed of edition {difference.from}
              </h2>
              <Difference {...clipDifference(difference, MOST_LINES)} />
            </>
          )}
        </section>
      </div>
    </>
  )
}
