import { readBracketList, readToken } from './bracket-list.ts'
import { appendToBrackets, type Edit, type EditedRegion } from './edit.ts'

/** Ways to add aliases to JSON, the likeliest first; whether one reads back as meant is for the caller to see. */
export function editJsonAliases(region: EditedRegion, added: readonly string[]): Edit[] {
  const { text, start, end } = region
  const values = added.map((alias) => JSON.stringify(alias))
  const object = readBracketList(text, start, end)
  const value = object.items.findLast((item) => /^"aliases"[ \t\r\n]*:/i.test(text.slice(item.start, item.end)))
  if (value === undefined) return [appendToBrackets(region, object, [`"aliases": [${values.join(', ')}]`])]
  const at = skipBlanks(text, text.indexOf(':', value.start + '"aliases"'.length) + 1)
  if (text[at] === '[') return [appendToBrackets(region, readBracketList(text, at, end), values)]
  const token = text.slice(at, readToken(text, at, end))
  const kept = token === 'null' ? [] : [token]
  return [{ at, remove: token.length, insert: `[${[...kept, ...values].join(', ')}]` }]
}

function skipBlanks(text: string, from: number): number {
  let at = from
  while (' \t\r\n'.includes(text[at] ?? '.')) at += 1
  return at
}
