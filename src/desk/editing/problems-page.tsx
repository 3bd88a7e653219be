import { Facets } from '../parts/facets.tsx'
import { Ticked } from '../parts/ticked.tsx'
import { count, digits } from '../parts/words.ts'
import { addressOf } from '../view.ts'
import type { Problems, ShownProblem } from './problems-data.ts'

const ADDRESS = '/desk/problems'

const SEVERITIES = [
  { value: 'error', label: 'Errors' },
  { value: 'warning', label: 'Warnings' },
  { value: 'notice', label: 'Notices' },
]

/** The problems, file by file, with what to do about each. */
export function ProblemsPage({ filters, total, codes, problems }: Problems) {
  const facets = [
    { label: 'How serious', name: 'severity', choices: SEVERITIES },
    {
      label: 'What',
      name: 'code',
      choices: codes.slice(0, 30).map(({ code, count }) => ({ value: code, label: code, note: digits(count) })),
    },
  ]
  return (
    <>
      <header class="head">
        <h1>Problems</h1>
        <p class="lede">
          {total === 0
            ? 'Nothing is wrong in the site folder.'
            : `${count(total, 'thing is', 'things are')} not right in the site folder.${problems.some(({ isNew }) => isNew) ? ' Those that are new since the last release come first.' : ''}`}
        </p>
        {filters.file !== null && (
          <p class="note">
            In <span class="path">{filters.file}</span> alone.{' '}
            <a href={addressOf(ADDRESS, { ...filters, file: null })}>In all files</a>
          </p>
        )}
      </header>
      <div class="with-facets">
        <Facets address={ADDRESS} filters={filters} facets={facets} />
        <div>
          <ol class="entries">
            {problems.map((problem, index) => (
              <li key={index}>
                <Told problem={problem} />
              </li>
            ))}
          </ol>
          {total > problems.length && (
            <p class="small">
              And {count(total - problems.length, 'more', 'more')}: choose a kind of problem, or a file.
            </p>
          )}
        </div>
      </div>
    </>
  )
}

function Told({ problem }: { readonly problem: ShownProblem }) {
  const { path, line, code, severity, message, hint, isNew, quoted } = problem
  return (
    <>
      <p class="small">
        <span class={`severity severity-${severity}`}>{severity}</span>
        {isNew && <span class="new">new</span>}{' '}
        <a class="path" href={addressOf(ADDRESS, { file: path })}>
          {path}
        </a>
        , line {line}
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
