import type { Question } from '../ask.ts'
import { addressOf } from '../view.ts'
import { Copyable } from './copyable.tsx'

/** How to have the data of a page: as files, and by asking for them oneself. */
export function TakeAlong({
  address,
  search,
  question,
}: {
  address: string
  search: string
  question: Question | null
}) {
  return (
    <>
      <p class="forms">
        This page as data:{' '}
        {(['json', 'csv', 'md'] as const).map((form) => (
          <a key={form} href={`${address}.${form}${search}`}>
            {{ json: 'JSON', csv: 'CSV', md: 'Markdown' }[form]}
          </a>
        ))}
      </p>
      {question && <Asks question={question} />}
    </>
  )
}

function Asks({ question }: { readonly question: Question }) {
  return (
    <details class="asks">
      <summary>The query that asks for this</summary>
      <Copyable id="desk-query" text={question.query} label="The query in GraphQL" />
      {Object.keys(question.variables).length > 0 && (
        <Copyable
          id="desk-variables"
          text={JSON.stringify(question.variables, null, 2)}
          label="The variables of the query"
        />
      )}
      <p>
        <a href={tryAddress(question)}>Try it in GraphiQL</a>
      </p>
    </details>
  )
}

/** Where GraphiQL opens with this question. */
export function tryAddress({ query, variables }: Question): string {
  const given = Object.keys(variables).length > 0 ? JSON.stringify(variables, null, 2) : null
  return addressOf('/graphql', { query, variables: given })
}
