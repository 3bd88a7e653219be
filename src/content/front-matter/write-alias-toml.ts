import { readBracketList, readToken } from './bracket-list.ts'
import { appendToBrackets, type Edit, type EditedRegion } from './edit.ts'

/** Ways to add aliases to TOML, the likeliest first; whether one reads back as meant is for the caller to see. */
export function editTomlAliases(region: EditedRegion, added: readonly string[]): Edit[] {
  const { text, start, end, eol } = region
  const values = added.map((alias) => JSON.stringify(alias))
  const key = /^[ \t]*(["']?)aliases\1[ \t]*=[ \t]*/gim
  key.lastIndex = start
  const edits: Edit[] = []
  for (let found = key.exec(text); found !== null && found.index < end; found = key.exec(text))
    edits.push(editValue(region, key.lastIndex, values))
  const line = `aliases = [${values.join(', ')}]${eol}`
  // A key found may be that of a table, and at the end a new one may fall into a table: then it is for the beginning.
  return [...edits, ...[end, start].map((at) => ({ at, remove: 0, insert: line }))]
}

function editValue(region: EditedRegion, at: number, values: readonly string[]): Edit {
  const { text, end } = region
  if (text[at] === '[') return appendToBrackets(region, readBracketList(text, at, end), values)
  const token = text.slice(at, readToken(text, at, end))
  return { at, remove: token.length, insert: `[${[token, ...values].join(', ')}]` }
}
