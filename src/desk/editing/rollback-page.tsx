import type { RollbackReport } from '../../history/rollback.ts'
import type { Session } from '../access/session.ts'
import { clip } from '../parts/clip-difference.ts'
import { count, titleOf } from '../parts/words.ts'
import { addressOf } from '../view.ts'
import { Consequences } from './consequences.tsx'

const MOST = 60

const ACTIONS = { restore: 'back', change: 'changed', move: 'moved', withdraw: 'withdrawn' } as const

/** What going back would do, and the form that does it. */
export function RollbackPage({
  report,
  session,
  isRefused,
}: {
  readonly report: RollbackReport
  readonly session: Session | null
  /** Whether it was to be done just now, from another release. */
  readonly isRefused: boolean
}) {
  const { target, from, pending, steps, consequences, counts } = report
  return (
    <>
      <header class="head">
        <p class="eyebrow">
          <a href={addressOf('/desk/release', { number: String(target) })}>Release {target}</a>
        </p>
        <h1>Go back to release {target}</h1>
        {isRefused && (
          <p class="note note-bad" role="alert">
            Nothing was published: something else was, since. This is what going back would do now.
          </p>
        )}
        <p class="lede">
          {pending
            ? `A new release would show again what release ${target} showed. ${count(steps.length, 'article changes', 'articles change')}; nothing is lost, and you can come back to release ${from}.`
            : `Release ${from} shows what release ${target} showed. There is nothing to do.`}
        </p>
        {counts.withheld > 0 && (
          <p class="note">
            {count(counts.withheld, 'article stays', 'articles stay')} as now: withdrawn for good since, whatever
            release {target} showed.
          </p>
        )}
      </header>
      {steps.length > 0 && (
        <section class="how" aria-labelledby="desk-steps">
          <h2 id="desk-steps">Articles</h2>
          <ul class="asides">
            {steps.slice(0, MOST).map((step) => (
              <li key={step.articleId}>
                <span>{clip(titleOf(step))}</span>
                <span class="small">
                  {ACTIONS[step.action]} <span class="path">{clip(step.path)}</span>
                </span>
              </li>
            ))}
          </ul>
          {steps.length > MOST && <p class="small">And {count(steps.length - MOST, 'more', 'more')}.</p>}
        </section>
      )}
      {consequences && pending && (
        <section class="how" aria-labelledby="desk-follows">
          <h2 id="desk-follows">What follows</h2>
          <Consequences of={consequences} />
        </section>
      )}
      {pending && session !== null && (
        <form class="how act" method="post" action="/desk/rollback">
          <input type="hidden" name="session" value={session.formToken} />
          <input type="hidden" name="number" value={target} />
          <input type="hidden" name="from" value={from} />
          <label for="desk-note">A note to keep with the release, if you like</label>
          <input id="desk-note" name="note" maxLength={200} />
          <button type="submit">Show release {target} again</button>
          <p class="small">The files in the folder stay as they are: the next import publishes them again.</p>
        </form>
      )}
    </>
  )
}
