import { Copyable } from '../parts/copyable.tsx'
import { count } from '../parts/words.ts'
import { addressOf } from '../view.ts'
import type { RecentQuery } from './frontends-data.ts'

/** The last queries with what each took; for who is no editor, where to enter. */
export function Recent({ recent }: { readonly recent: readonly RecentQuery[] | null }) {
  return (
    <section class="how" aria-labelledby="desk-recent">
      <h2 id="desk-recent">What was asked last</h2>
      {recent === null ? (
        <p>
          The last queries that were asked here, and what each of them cost, are shown to editors:{' '}
          <a href={addressOf('/desk/enter', { next: '/desk/frontends' })}>enter</a>.
        </p>
      ) : (
        <>
          <p>
            {recent.length === 0 && 'Nothing yet. '}
            Different queries that came without a key, as they ran last: their cost in objects, the statements sent to
            the database, and the time the gateway took. Texts written into a query are left out. An answer that was
            ready is given again without running anything, and is not counted.
          </p>
          {recent.map((query, index) => (
            <Asked key={index} query={query} id={`desk-recent-${index}`} />
          ))}
        </>
      )}
    </section>
  )
}

function Asked({ query, id }: { readonly query: RecentQuery; readonly id: string }) {
  const { name, text, times, cost, statements, milliseconds } = query
  const title = name ?? 'Without a name'
  return (
    <details class="asks">
      <summary>
        {title}: cost {count(cost, 'object')}, {count(statements, 'statement')},{' '}
        {milliseconds < 1 ? 'under 1' : Math.round(milliseconds)} ms, {times === 1 ? 'once' : count(times, '', 'times')}
      </summary>
      <Copyable id={id} text={text} label={`The query: ${title}`} />
    </details>
  )
}
