import { Facets } from '../parts/facets.tsx'
import { Pager } from '../parts/pager.tsx'
import { Ticked } from '../parts/ticked.tsx'
import { count, digits } from '../parts/words.ts'
import { addressOf } from '../view.ts'
import type { Order, Problems, ShownProblem } from './problems-data.ts'

const ADDRESS = '/desk/problems'

const SEVERITIES = [
  { value: 'error', label: 'Errors' },
  { value: 'warning', label: 'Warnings' },
  { value: 'notice', label: 'Notices' },
] as const

const ORDERS = [
  ['file', 'By file'],
  ['code', 'By kind'],
] as const

const MOST_CODES = 30

/** The problems, those that are new first, with what to do about each. */
export function ProblemsPage(shown: Problems) {
  const { filters, by, total, fresh, from, codes, severities, problems, pageInfo } = shown
  const kept = { ...filters, by: by === 'file' ? null : by }
  const facets = [
    {
      label: 'How serious',
      name: 'severity',
      choices: SEVERITIES.map(({ value, label }) => ({ value, label, note: digits(severities[value]) })),
    },
    {
      label: 'What',
      name: 'code',
      choices: codes.slice(0, MOST_CODES).map(({ code, count }) => ({ value: code, label: code, note: digits(count) })),
    },
  ]
  return (
    <>
      <header class="head">
        <h1>Problems</h1>
        <p class="lede">{tell(shown)}</p>
        {filters.file !== null && (
          <p class="note">
            In <span class="path">{filters.file}</span> alone.{' '}
            <a href={addressOf(ADDRESS, { ...kept, file: null })}>In all files</a>
          </p>
        )}
        <nav aria-label="Order">
          <ul class="tabs">
            {ORDERS.map(([order, label]) => (
              <li key={order}>
                <a
                  href={addressOf(ADDRESS, { ...kept, by: order === 'file' ? null : order })}
                  aria-current={order === by ? 'page' : undefined}
                >
                  {label}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      <div class="with-facets">
        <Facets address={ADDRESS} filters={kept} facets={facets} />
        <div>
          <Part label="New since the last release" shown={shown} problems={problems.filter(({ isNew }) => isNew)} />
          <Part
            label={fresh > 0 ? 'There before' : null}
            shown={shown}
            problems={problems.filter(({ isNew }) => !isNew)}
          />
          {total > problems.length && (
            <p class="small">
              {digits(from + 1)} to {digits(from + problems.length)} of {digits(total)}.
            </p>
          )}
          <Pager address={ADDRESS} filters={kept} pageInfo={pageInfo} />
        </div>
      </div>
    </>
  )
}

function tell({ filters, total, fresh }: Problems): string {
  const isNarrowed = Object.values(filters).some((value) => value !== null)
  if (total === 0) return isNarrowed ? 'Nothing of this kind is wrong.' : 'Nothing is wrong in the site folder.'
  const all = `${count(total, 'thing is', 'things are')} not right${isNarrowed ? '' : ' in the site folder'}.`
  return fresh === 0 ? all : `${all} ${count(fresh, 'is', 'are')} new since the last release, and told first.`
}

/** Problems, each file or kind of them below its name. */
function Part({
  label,
  shown: { by, counts, filters },
  problems,
}: {
  readonly label: string | null
  readonly shown: Problems
  readonly problems: readonly ShownProblem[]
}) {
  if (problems.length === 0) return null
  return (
    <section aria-label={label ?? 'Problems'}>
      {label !== null && <h2>{label}</h2>}
      {groupBy(problems, by).map(([name, group]) => (
        <section key={name} class="problem-group">
          <Heading as={label === null ? 'h2' : 'h3'} name={name} by={by} filters={filters} count={counts[name] ?? 0} />
          <ol class="entries">
            {group.map((problem, index) => (
              <li key={index}>
                <Told problem={problem} by={by} />
              </li>
            ))}
          </ol>
        </section>
      ))}
    </section>
  )
}

function Heading({
  as: Level,
  name,
  by,
  filters,
  count,
}: {
  readonly as: 'h2' | 'h3'
  readonly name: string
  readonly by: Order
  readonly filters: Problems['filters']
  readonly count: number
}) {
  const isAlone = filters[by] === name || (by === 'file' && !isLinkable(name))
  return (
    <Level class={by === 'file' ? 'path' : undefined}>
      {isAlone ? (
        name
      ) : (
        <a href={addressOf(ADDRESS, { ...filters, [by]: name, by: by === 'file' ? null : by })}>{name}</a>
      )}{' '}
      <span class="number">{digits(count)}</span>
    </Level>
  )
}

const LONGEST_LINKED = 300

/** Whether a file has an address of its own here: longer ones would make pages heavy. */
export function isLinkable(path: string): boolean {
  return Buffer.byteLength(path) <= LONGEST_LINKED
}

/** Runs of problems with one name, in order. */
function groupBy(problems: readonly ShownProblem[], by: Order): [string, ShownProblem[]][] {
  const groups: [string, ShownProblem[]][] = []
  for (const problem of problems) {
    const name = by === 'file' ? problem.path : problem.code
    const last = groups.at(-1)
    if (last?.[0] === name) last[1].push(problem)
    else groups.push([name, [problem]])
  }
  return groups
}

function Told({ problem, by }: { readonly problem: ShownProblem; readonly by: Order }) {
  const { path, line, code, severity, message, hint, isNew, quoted } = problem
  return (
    <>
      <p class="small">
        <span class={`severity severity-${severity}`}>{severity}</span>
        {isNew && <span class="new">new</span>} {by === 'code' && <span class="path">{path}, </span>}line {line}
      </p>
      <p>
        <Ticked text={message} />
      </p>
      {quoted !== null && <p class="quoted-line">{quoted}</p>}
      {hint !== null && (
        <p>
          <strong>What to do:</strong> <Ticked text={hint} />
        </p>
      )}
      <p class="small">
        <a href={addressOf('/desk/problem', { code })}>What {code} means</a>
      </p>
    </>
  )
}
