import { Copyable } from '../parts/copyable.tsx'
import { tryAddress } from '../parts/take-along.tsx'
import type { Frontends } from './frontends-data.ts'
import { Recent } from './recent.tsx'

/** Where to ask, what to ask to begin with, and what was asked last. */
export function FrontendsPage({ endpoint, examples, recent }: Frontends) {
  return (
    <>
      <header class="head">
        <h1>For frontends</h1>
        <p class="lede">
          Everything here comes from one GraphQL endpoint. Each page of the desk shows at its foot the query that asks
          for it; these are good ones to begin with, about what this very site has.
        </p>
        <ul class="doors">
          <li>
            <a class="button" href="/graphql">
              Open GraphiQL
            </a>
          </li>
          <li>
            <a class="button plain" href="/schema.graphql">
              The schema as text
            </a>
          </li>
        </ul>
      </header>
      <section class="how" aria-labelledby="desk-endpoint">
        <h2 id="desk-endpoint">The endpoint</h2>
        <Copyable id="desk-url" text={endpoint} label="The address of the endpoint" />
      </section>
      {examples.map(({ title, purpose, question }, index) => (
        <section key={title} class="how" aria-labelledby={`desk-example-${index}`}>
          <h2 id={`desk-example-${index}`}>{title}</h2>
          <p>{purpose}</p>
          <Copyable id={`desk-ask-${index}`} text={question.query} label={`The query: ${title}`} />
          <Copyable
            id={`desk-with-${index}`}
            text={JSON.stringify(question.variables)}
            label={`The variables: ${title}`}
          />
          <p class="small">
            <a href={tryAddress(question)}>Try it in GraphiQL</a>
          </p>
        </section>
      ))}
      <Recent recent={recent} />
    </>
  )
}
