import { appendToBrackets, type Edit, type EditedRegion } from './edit.ts'
import { findTomlPairs, firstName } from './toml.ts'

/** Ways to add aliases to TOML, the likeliest first; the caller keeps the first that reads back as meant. */
export function editTomlAliases(region: EditedRegion, added: readonly string[]): Edit[] {
  const { text, start, end, eol } = region
  const values = added.map((alias) => JSON.stringify(alias))
  const pairs = findTomlPairs(text.slice(start, end))
  const pair = pairs.find((one) => /^aliases$/i.test(firstName(one)))
  if (pair?.type === 'TOMLTable') return []
  if (pair === undefined) {
    // Below the first table the key would belong to the table.
    const at = pairs.some(({ type }) => type === 'TOMLTable') ? start : end
    return [{ at, remove: 0, insert: `aliases = [${values.join(', ')}]${eol}` }]
  }
  const [from, to] = pair.value.range
  if (pair.value.type === 'TOMLArray') {
    const last = pair.value.elements.at(-1)?.range
    const lastRange = last === undefined ? null : ([start + last[0], start + last[1]] as const)
    return [appendToBrackets(region, { open: start + from, last: lastRange }, values)]
  }
  const written = text.slice(start + from, start + to)
  return [{ at: start + from, remove: to - from, insert: `[${[written, ...values].join(', ')}]` }]
}
