import { addressOf } from '../view.ts'

/** Something a list can be narrowed by. */
export interface Facet {
  readonly label: string
  /** Its parameter in the address. */
  readonly name: string
  readonly choices: readonly { readonly value: string; readonly label: string; readonly note?: string }[]
}

/** The choices of each facet as links, the chosen one marked, with a link that takes it back. */
export function Facets({
  address,
  filters,
  facets,
}: {
  readonly address: string
  readonly filters: Readonly<Record<string, string | null>>
  readonly facets: readonly Facet[]
}) {
  const shown = facets.filter(({ name, choices }) => choices.length > 1 || filters[name])
  if (shown.length === 0) return null
  return (
    <nav class="facets" aria-label="Narrow the list">
      {shown.map(({ label, name, choices }) => (
        <section key={name} aria-label={label}>
          <h2>{label}</h2>
          <ul>
            <li>
              <a
                href={addressOf(address, { ...filters, [name]: null })}
                aria-current={filters[name] ? undefined : 'true'}
              >
                All
              </a>
            </li>
            {withChosen(choices, filters[name] ?? null).map((choice) => (
              <li key={choice.value}>
                <a
                  href={addressOf(address, { ...filters, [name]: choice.value })}
                  aria-current={filters[name] === choice.value ? 'true' : undefined}
                >
                  {choice.label}
                  {choice.note && <span class="number">&nbsp;{choice.note}</span>}
                </a>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  )
}

/** What is chosen is listed though it is not among the most frequent. */
function withChosen(choices: Facet['choices'], chosen: string | null): Facet['choices'] {
  if (chosen === null || choices.some(({ value }) => value === chosen)) return choices
  return [...choices, { value: chosen, label: chosen }]
}
