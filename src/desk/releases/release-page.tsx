import { goneReasons } from '../article/gone-reasons.ts'
import { Moment } from '../parts/moment.tsx'
import { madeBy } from '../parts/release.ts'
import { titleOf } from '../parts/words.ts'
import { addressOf, articleAddress } from '../view.ts'
import type { Change, ReleaseChanges } from './releases-data.ts'
import { tellCounts } from './tell-counts.ts'

const ADDRESS = '/desk/release'

/** A release with its changes, the kinds of change one after the other. */
export function ReleasePage({
  release,
  changes,
  next,
  hasNext,
  isFirst,
  isEditor,
}: ReleaseChanges & { readonly isEditor: boolean }) {
  const { number, at, kind, note, publishedBy } = release
  return (
    <>
      <header class="head">
        <p class="eyebrow">
          <a href="/desk/releases">Releases</a>
        </p>
        <h1>Release {number}</h1>
        <p class="lede">{tellCounts(release)}</p>
        {note && <p class="note">“{note}”</p>}
        <p class="small">
          Published <Moment at={at} /> {madeBy[kind]}
          {publishedBy !== null && `, by ${publishedBy}`}.{' '}
          <a href={addressOf('/desk/live', { release: String(number) })}>The site as it was then</a>
        </p>
        {isEditor && hasNext && (
          <p>
            <a class="button plain" href={addressOf('/desk/rollback', { number: String(number) })}>
              Go back to this release
            </a>
          </p>
        )}
      </header>
      {groupsOf(changes).map(({ label, id, changes }) => (
        <section key={id} class="how" aria-labelledby={`desk-${id}`}>
          <h2 id={`desk-${id}`}>{label}</h2>
          <ul class="asides plain-list">
            {changes.map((change, index) => (
              <li key={index}>
                <Told change={change} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {(next !== null || !isFirst) && (
        <nav class="pager" aria-label="Pages of the changes">
          {isFirst ? <span /> : <a href={addressOf(ADDRESS, { number: String(number) })}>← Back to the first</a>}
          {next !== null && <a href={addressOf(ADDRESS, { number: String(number), after: next })}>After these →</a>}
        </nav>
      )}
      <nav class="pager" aria-label="Releases before and after">
        {number > 1 ? (
          <a href={addressOf(ADDRESS, { number: String(number - 1) })}>← Release {number - 1}</a>
        ) : (
          <span />
        )}
        {hasNext && <a href={addressOf(ADDRESS, { number: String(number + 1) })}>Release {number + 1} →</a>}
      </nav>
    </>
  )
}

function Told({
  change: { kind, subject, path, previousPath, reason, correction, article },
}: {
  readonly change: Change
}) {
  const isDifferent = kind === 'UPDATED' || kind === 'CORRECTED' || kind === 'MOVED'
  return (
    <>
      {subject === 'SITE' ? (
        <span>The title, the address, the language or the licence of the site</span>
      ) : article ? (
        <span>
          <a href={articleAddress(article.path)}>{titleOf(article)}</a>
          {isDifferent && (
            <span class="small">
              {' '}
              <a href={addressOf('/desk/editions', { path: article.path })}>the difference</a>
            </span>
          )}
        </span>
      ) : (
        <span>{subject === 'QUOTE' ? 'A quote' : 'An article'}</span>
      )}
      {path && (
        <span class="small path">
          {previousPath && `${previousPath} → `}
          {path}
        </span>
      )}
      {reason && <span class="small">{goneReasons[reason]}</span>}
      {correction && <span class="small">Correction: {correction}</span>}
    </>
  )
}

const KINDS = [
  ['PUBLISHED', 'New'],
  ['CORRECTED', 'Corrected'],
  ['UPDATED', 'Changed'],
  ['MOVED', 'Moved'],
  ['WITHDRAWN', 'Withdrawn'],
  ['RESTORED', 'Back again'],
] as const

function groupsOf(changes: readonly Change[]) {
  return KINDS.map(([kind, label]) => ({
    label,
    id: kind.toLowerCase(),
    changes: changes.filter((change) => change.kind === kind),
  })).filter((group) => group.changes.length > 0)
}
