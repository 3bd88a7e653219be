import type { ReportedStep } from '../../import/report.ts'
import type { Session } from '../access/session.ts'
import { Difference } from '../parts/difference.tsx'
import { Moment } from '../parts/moment.tsx'
import { Pager } from '../parts/pager.tsx'
import { count, digits, titleOf } from '../parts/words.ts'
import { Consequences } from './consequences.tsx'
import type { Plan } from './plan-data.ts'

/** The plan, what follows from it, and the form that publishes it. */
export function PlanPage({
  plan,
  session,
  isRefused,
}: {
  readonly plan: Plan
  readonly session: Session | null
  /** Whether another plan was to be published just now. */
  readonly isRefused: boolean
}) {
  const { id, report, problems, steps, total, from, pageInfo } = plan
  const isFirst = !pageInfo.hasPreviousPage
  return (
    <>
      <header class="head">
        <p class="eyebrow">Plan</p>
        <h1>{headline(plan)}</h1>
        {isRefused && (
          <p class="note note-bad" role="alert">
            Nothing was published: the folder, or what readers have, has changed since. This is the plan as it is now.
          </p>
        )}
        <p class="lede">{explain(plan)}</p>
        <p class="small">
          {problems.error + problems.warning + problems.notice === 0 ? (
            'No problems.'
          ) : (
            <a href="/desk/problems">
              {count(problems.error, 'error')}, {count(problems.warning, 'warning')}, {count(problems.notice, 'notice')}
            </a>
          )}
        </p>
      </header>
      {ACTIONS.map(([action, label]) => (
        <Steps
          key={action}
          label={label}
          id={action}
          steps={steps.filter((step) => step.action === action)}
          count={report.counts[action]}
        />
      ))}
      {total > steps.length && (
        <p class="small how">
          Articles {digits(from + 1)} to {digits(from + steps.length)} of {digits(total)}.
        </p>
      )}
      <Pager address="/desk/plan" filters={{}} pageInfo={pageInfo} />
      {report.siteChanges.length > 0 && (
        <p class="note how">The site as a whole changes as well: its title, address, menus, themes or settings.</p>
      )}
      {report.kept.length > 0 && (
        <p class="note how">
          {count(report.kept.length, 'article stays', 'articles stay')} as last published, because the file is gone or
          has errors.
        </p>
      )}
      {isFirst && report.consequences && report.pending && (
        <section class="how" aria-labelledby="desk-follows">
          <h2 id="desk-follows">What follows</h2>
          <Consequences of={report.consequences} />
        </section>
      )}
      {isFirst && id !== null && session !== null && (
        <form class="how act" method="post" action="/desk/publish">
          <input type="hidden" name="session" value={session.formToken} />
          <input type="hidden" name="plan" value={id} />
          <label for="desk-note">A note to keep with the release, if you like</label>
          <input id="desk-note" name="note" maxLength={200} />
          <button type="submit">
            {report.wouldPublish === null ? 'Take this over' : `Publish release ${report.wouldPublish}`}
          </button>
          <p class="small">
            Readers see all of it at once. If the folder has changed meanwhile, nothing is published, and you see the
            new plan.
          </p>
        </form>
      )}
    </>
  )
}

const ACTIONS = [
  ['withdraw', 'Withdrawn'],
  ['create', 'New'],
  ['restore', 'Back again'],
  ['change', 'Changed'],
  ['move', 'Moved'],
  ['hold', 'Held back'],
] as const

/** So few that all of them can be read at once. */
const OPENED = 3

function Steps({
  label,
  id,
  steps,
  count,
}: {
  readonly label: string
  readonly id: string
  readonly steps: readonly ReportedStep[]
  /** How many there are in all, also on other pages. */
  readonly count: number
}) {
  if (steps.length === 0) return null
  return (
    <section class="how" aria-labelledby={`desk-${id}`}>
      <h2 id={`desk-${id}`}>
        {label} <span class="number">{digits(count)}</span>
      </h2>
      <ul class="asides plain-list">
        {steps.map((step) => (
          <li key={step.articleId}>
            <span>{titleOf(step)}</span>
            <span class="small path">
              {step.previousPath && step.previousPath !== step.path && `${step.previousPath} → `}
              {step.path}
            </span>
            {step.held && (
              <span class="small">
                {HELD[step.held.because]}
                {step.held.at !== null && (
                  <>
                    {' '}
                    <Moment at={step.held.at} />
                  </>
                )}
              </span>
            )}
            {step.difference && (
              <details class="take" open={count <= OPENED}>
                <summary>What is different</summary>
                <Difference {...step.difference} />
              </details>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

const HELD = {
  DRAFT: 'A draft: only those with a key see it.',
  NOT_YET_DUE: 'To be published',
  EXPIRED: 'Its time is over since',
  FILE_GONE: 'Its file is gone.',
} as const

function headline({ report }: Plan): string {
  if (report.blocked) return 'Nothing can be published now'
  if (!report.pending) return 'Nothing to publish'
  return report.wouldPublish === null ? 'Nothing that readers see' : `Release ${report.wouldPublish} would come next`
}

function explain({ report, total }: Plan): string {
  const { blocked, pending, wouldPublish } = report
  if (blocked) {
    const reasons = {
      errors: 'Some files have errors. Mend them first; the site is as it was.',
      'prune-limit': 'More articles would go than an import may withdraw at once. The site is as it was.',
      empty: 'There is no page in the folder. The site is as it was.',
      'other-site': 'The folder holds another site than the one that is published, which is as it was.',
      moved: 'The folder is another than when the plan was made. The site is as it was.',
    }
    return blocked.message ?? reasons[blocked.by]
  }
  if (!pending) return 'Readers have what the folder says.'
  if (wouldPublish === null) return 'What has changed in the folder changes nothing for readers.'
  return `It changes ${count(total, 'article')}. Nothing is written until you publish it.`
}
