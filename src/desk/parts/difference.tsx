import type { EditionDifference, FieldDifference } from '../../import/plan/compare-editions.ts'
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
          <del>{value}</del>
        </dd>
      ))}
      {added.map((value, index) => (
        <dd key={index}>
          <ins>{value}</ins>
        </dd>
      ))}
    </div>
  )
}

function valuesOf({ before, after }: { readonly before: unknown; readonly after: unknown }) {
  const show = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
  const list = (value: unknown) => (value === null || value === undefined ? [] : [show(value)])
  return { removed: list(before), added: list(after) }
}
