import type { EditionDifference, FieldDifference } from '../../import/plan/compare-editions.ts'
import { changedPart } from './changed-part.ts'
import { Day, Moment } from './moment.tsx'
import { type Pair, pairLines } from './pair-lines.ts'

/** How two versions differ: their fields, then their text side by side. */
export function Difference({ fields, text }: EditionDifference) {
  return (
    <>
      {fields.length > 0 && (
        <dl class="field-changes">
          {fields.map((difference) => (
            <Field key={difference.field} difference={difference} />
          ))}
        </dl>
      )}
      {text.length > 0 && (
        <div class="table-box">
          <table class="sides">
            <thead>
              <tr>
                <th scope="col">Before</th>
                <th scope="col">After</th>
              </tr>
            </thead>
            <tbody>
              {pairLines(text).map((pair, index) => (
                <Row key={index} pair={pair} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}

function Row({ pair: { kind, before, after } }: { readonly pair: Pair }) {
  if (kind === 'gap')
    return (
      <tr class="gap">
        <td colSpan={2}>…</td>
      </tr>
    )
  if (kind === 'changed' && before !== null && after !== null) {
    const { start, endBefore, endAfter } = changedPart(before, after)
    return (
      <tr class={kind}>
        <td>
          {before.slice(0, start)}
          {start < endBefore && <del>{before.slice(start, endBefore)}</del>}
          {before.slice(endBefore)}
        </td>
        <td>
          {after.slice(0, start)}
          {start < endAfter && <ins>{after.slice(start, endAfter)}</ins>}
          {after.slice(endAfter)}
        </td>
      </tr>
    )
  }
  return (
    <tr class={kind}>
      <td>{kind === 'changed' && before !== null ? <del>{before}</del> : before}</td>
      <td>{kind === 'changed' && after !== null ? <ins>{after}</ins> : after}</td>
    </tr>
  )
}

function Field({ difference }: { readonly difference: FieldDifference }) {
  const { removed, added } = 'removed' in difference ? difference : valuesOf(difference)
  return (
    <div>
      <dt>{difference.field}</dt>
      {removed.map((value, index) => (
        <dd key={index}>
          <del>
            <Value of={value} />
          </del>
        </dd>
      ))}
      {added.map((value, index) => (
        <dd key={index}>
          <ins>
            <Value of={value} />
          </ins>
        </dd>
      ))}
    </div>
  )
}

/** Of a time, the day and the hour, as people say them. */
function Value({ of }: { readonly of: string }) {
  const [, time] = /^\d{4}-\d\d-\d\dT(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/.exec(of) ?? []
  if (time === undefined) return <>{of}</>
  return time === '00:00:00' ? <Day at={of} /> : <Moment at={of} />
}

function valuesOf({ before, after }: { readonly before: unknown; readonly after: unknown }) {
  const show = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
  const list = (value: unknown) => (value === null || value === undefined ? [] : [show(value)])
  return { removed: list(before), added: list(after) }
}
