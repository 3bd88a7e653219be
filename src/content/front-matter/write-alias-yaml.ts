import { isMap, isScalar, isSeq, type Node, type Pair, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml'
import { appendToBrackets, type Edit, type EditedRegion } from './edit.ts'

/** Ways to add aliases to YAML, the likeliest first; the caller keeps the first that reads back as meant. */
export function editYamlAliases(region: EditedRegion, added: readonly string[]): Edit[] {
  const { text, start, end } = region
  const document = parseDocument(text.slice(start, end), { version: '1.2', uniqueKeys: false, logLevel: 'silent' })
  const root = document.contents
  const values = added.map(quote)
  if (root !== null && !isMap(root)) return []
  const pair = root?.items.findLast(isAliases)
  if (pair !== undefined) return editValue(region, pair as Pair<Node, Node | null>, values)
  return root?.flow ? [addToFlowMap(region, root, values)] : addKey(region, root, values)
}

function isAliases(pair: Pair): boolean {
  return isScalar(pair.key) && String(pair.key.value).toLowerCase() === 'aliases'
}

function editValue(region: EditedRegion, { key, value }: Pair<Node, Node | null>, values: string[]): Edit[] {
  const { text, start } = region
  if (isSeq(value)) return value.flow ? addToFlow(region, value, values) : addToBlock(region, value, values)
  if (value !== null && !isScalar(value)) return []
  const [from, to] = value?.range ?? [0, 0]
  if (value === null || from === to || value.value === null) {
    const colon = text.indexOf(':', start + (key.range?.[1] ?? 0))
    const written = value === null ? 0 : to - from
    return [
      written === 0
        ? { at: colon + 1, remove: 0, insert: ` [${values.join(', ')}]` }
        : { at: start + from, remove: written, insert: `[${values.join(', ')}]` },
    ]
  }
  const source = text.slice(start + from, start + to)
  const isPlain = value.type === 'PLAIN' && !/[\n,[\]{}#]|:(?:\s|$)/.test(source)
  const isQuoted = /^QUOTE_/.test(value.type ?? '')
  const kept = isPlain || isQuoted ? source : JSON.stringify(value.value)
  const isBlock = /^BLOCK_/.test(value.type ?? '')
  const insert = `[${[kept, ...values].join(', ')}]${isBlock ? region.eol : ''}`
  return [{ at: start + from, remove: to - from, insert }]
}

function addToFlow(region: EditedRegion, list: YAMLSeq, values: string[]): Edit[] {
  const { start } = region
  const range = (list.items.at(-1) as Node | undefined)?.range
  const last = range ? ([start + range[0], start + range[1]] as const) : null
  return [appendToBrackets(region, { open: start + (list.range?.[0] ?? 0), last }, values)]
}

function addToBlock({ text, start, eol }: EditedRegion, list: YAMLSeq, values: string[]): Edit[] {
  const first = start + (list.range?.[0] ?? 0)
  const last = list.items.at(-1) as Node | undefined
  const indent = text.slice(text.lastIndexOf('\n', first - 1) + 1, first)
  const lastEnd = start + (last?.range?.[1] ?? 0)
  const at = text[lastEnd - 1] === '\n' ? lastEnd : text.indexOf('\n', lastEnd) + 1
  return [{ at, remove: 0, insert: values.map((value) => `${indent}- ${value}${eol}`).join('') }]
}

function addToFlowMap({ text, start }: EditedRegion, root: YAMLMap, values: string[]): Edit {
  const last = root.items.at(-1)
  const node = (last?.value ?? last?.key ?? null) as Node | null
  const pair = `aliases: [${values.join(', ')}]`
  const open = start + (root.range?.[0] ?? 0)
  if (node?.range == null) return { at: text.indexOf('{', open) + 1, remove: 0, insert: pair }
  return { at: start + node.range[1], remove: 0, insert: `, ${pair}` }
}

/** After everything else, or before it where the last value would swallow the key. */
function addKey({ text, start, end, eol }: EditedRegion, root: YAMLMap | null, values: string[]): Edit[] {
  const firstKey = start + (root?.range?.[0] ?? 0)
  const before = text.slice(text.lastIndexOf('\n', firstKey - 1) + 1, firstKey)
  const indent = root !== null && /^ *$/.test(before) ? before : ''
  const insert = [`${indent}aliases:`, ...values.map((value) => `${indent}  - ${value}`), ''].join(eol)
  return [end, start].map((at) => ({ at, remove: 0, insert }))
}

function quote(alias: string): string {
  return /^\/[\p{L}\p{N}\p{M}/._~-]*$/u.test(alias) ? alias : JSON.stringify(alias)
}
