import { Copyable } from '../parts/copyable.tsx'
import { Ticked } from '../parts/ticked.tsx'
import { addressOf } from '../view.ts'
import type { Explained } from './explained-data.ts'

/** What a code means, an example, and what to do. */
export function ExplainedPage({ explained, isEditor }: { readonly explained: Explained; readonly isEditor: boolean }) {
  const { code, severities, meaning, example, remedy, deprecated } = explained
  return (
    <>
      <header class="head">
        <p class="eyebrow">{severities}</p>
        <h1>{code}</h1>
        <p class="lede">
          <Ticked text={meaning} />
        </p>
        {deprecated !== null && <p class="note">Told no more. {deprecated}</p>}
      </header>
      <section class="how" aria-labelledby="desk-remedy">
        <h2 id="desk-remedy">What to do</h2>
        <p>
          <Ticked text={remedy} />
        </p>
        {isEditor && (
          <p class="small">
            <a href={addressOf('/desk/problems', { code })}>Where it is found now</a>
          </p>
        )}
      </section>
      {example.length > 0 && (
        <section class="how" aria-labelledby="desk-example">
          <h2 id="desk-example">An example</h2>
          {example.map(({ path, text }, index) => (
            <div key={path}>
              <p class="small path">{path}</p>
              <Copyable id={`desk-example-${index}`} text={text} label={path} />
            </div>
          ))}
        </section>
      )}
    </>
  )
}
