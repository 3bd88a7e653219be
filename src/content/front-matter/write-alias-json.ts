import { type Node, parseTree } from 'jsonc-parser'
import { appendToBrackets, type Edit, type EditedRegion } from './edit.ts'

/** Ways to add aliases to JSON, the likeliest first; the caller keeps the first that reads back as meant. */
export function editJsonAliases(region: EditedRegion, added: readonly string[]): Edit[] {
  const { text, start, end } = region
  const root = parseTree(text.slice(start, end))
  if (root === undefined) return []
  const values = added.map((alias) => JSON.stringify(alias))
  const append = (list: Node, items: readonly string[]) => {
    const last = list.children?.at(-1)
    const lastRange = last === undefined ? null : ([start + last.offset, start + last.offset + last.length] as const)
    return appendToBrackets(region, { open: start + list.offset, last: lastRange }, items)
  }
  const pair = root.children?.findLast(({ children }) => /^aliases$/i.test(String(children?.[0]?.value)))
  const value = pair?.children?.[1]
  if (value === undefined) return [append(root, [`"aliases": [${values.join(', ')}]`])]
  if (value.type === 'array') return [append(value, values)]
  const at = start + value.offset
  const kept = value.type === 'null' ? [] : [text.slice(at, at + value.length)]
  return [{ at, remove: value.length, insert: `[${[...kept, ...values].join(', ')}]` }]
}
