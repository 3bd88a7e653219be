import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from 'yaml'
import type { Json } from '../document.ts'
import { indexLines } from '../line-index.ts'
import type { Problem } from '../problem.ts'
import type { DataRegion, ReadData } from './data.ts'
import { findDeepYaml, MOST_DEPTH } from './depth.ts'
import { createEntries, tooDeep, tooLarge } from './entries.ts'
import { indentContinuations } from './yaml-indent.ts'
import { notAMap, syntaxProblem, tagProblem } from './yaml-problems.ts'

const MOST_NODES = 20_000

/**
 * Reads YAML 1.2 as Hugo does. Anchors and merge keys work; what they unfold to is counted, so that a few lines
 * that stand for millions of values are refused with an error instead of being built.
 */
export function readYaml(region: DataRegion): ReadData {
  const oversize = tooLarge(region)
  if (oversize !== null) return { entries: [], problems: [oversize] }
  const text = region.file.text.slice(region.start, region.end)
  const deep = findDeepYaml(text)
  if (deep !== null) return { entries: [], problems: [tooDeep(region, deep)] }
  const locate = indexLines(region.file.text)
  const { document, original } = parse(text)
  const place = (offset: number) => ({ path: region.file.path, ...locate(region.start + original(offset)) })
  if (document.errors.length > 0) {
    return { entries: [], problems: [syntaxProblem(document, text, place)] }
  }
  const root = document.contents
  if (root === null || (isScalar(root) && root.value === null)) return { entries: [], problems: [] }
  if (!isMap(root)) return { entries: [], problems: [notAMap(place(root.range?.[0] ?? 0))] }
  const problems: Problem[] = document.warnings.map((warning) => tagProblem(warning, place))
  try {
    const entries = createEntries(readPairs(root, createReader(document)), {
      path: region.file.path,
      locate: place,
    })
    return { entries: entries.entries, problems: [...problems, ...entries.problems] }
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal
    return { entries: [], problems: [{ ...refusal.problem, ...place(refusal.offset) }] }
  }
}

const OPTIONS = { version: '1.2', merge: true, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' } as const

interface Parsed {
  readonly document: Document.Parsed
  /** Turns an index into the parsed text into one into the original. */
  readonly original: (offset: number) => number
}

/** What strict YAML says of lines that Hugo takes. */
const INDENTATION: readonly string[] = ['MISSING_CHAR', 'BAD_INDENT', 'TAB_AS_INDENT', 'UNEXPECTED_TOKEN']

function parse(text: string): Parsed {
  const asWritten = { document: parseDocument(text, OPTIONS), original: (offset: number) => offset }
  if (!asWritten.document.errors.some(({ code }) => INDENTATION.includes(code))) return asWritten
  const indented = indentContinuations(text)
  const document = parseDocument(indented.text, OPTIONS)
  return document.errors.length === 0 ? { document, original: indented.original } : asWritten
}

/** Unwinds the recursive reading; caught in `readYaml`. */
class Refusal extends Error {
  readonly problem: Omit<Problem, 'path' | 'line' | 'column'>
  readonly offset: number
  constructor(offset: number, problem: Omit<Problem, 'path' | 'line' | 'column'>) {
    super(problem.message)
    this.problem = problem
    this.offset = offset
  }
}

interface Reader {
  readonly source: Document['contents']
  readonly anchors: Map<string, Node>
  nodes: number
}

function createReader(document: Document): Reader {
  return { source: document.contents, anchors: new Map(), nodes: 0 }
}

interface ReadPair {
  readonly key: string
  readonly value: Json
  readonly at: number
  readonly items: readonly number[]
  readonly merged: boolean
}

function readPairs(map: YAMLMap, reader: Reader): ReadPair[] {
  remember(map, reader)
  return map.items.flatMap((pair) => readPair(pair, reader, 1))
}

function readPair(pair: Pair, reader: Reader, depth: number): ReadPair[] {
  const keyNode = pair.key as Node | null // what the parser builds is a node or null
  const at = keyNode?.range?.[0] ?? 0
  const key = keyText(keyNode, at)
  const valueNode = pair.value as Node | null
  if (key === '<<' && isScalar(keyNode) && keyNode.type === 'PLAIN') return mergePairs(valueNode, at, reader, depth)
  if (keyNode !== null) remember(keyNode, reader)
  const target = valueNode !== null && isAlias(valueNode) ? reader.anchors.get(valueNode.source) : valueNode
  const items = isSeq(target) ? target.items.map((item) => (item as Node | null)?.range?.[0] ?? at) : []
  return [{ key, value: readNode(valueNode, reader, depth + 1), at, items, merged: false }]
}

function keyText(node: Node | null, at: number): string {
  if (node === null) return 'null'
  if (isScalar(node)) return typeof node.source === 'string' ? node.source : String(node.value)
  throw new Refusal(at, {
    code: 'front-matter-syntax',
    severity: 'error',
    message: 'Expected a name as key, found a list, a map or an alias.',
    hint: 'Write keys as plain words: "title: …".',
  })
}

function mergePairs(node: Node | null, at: number, reader: Reader, depth: number): ReadPair[] {
  const sources = isSeq(node) ? (node.items as Node[]) : [node]
  return sources.flatMap((source) => {
    const target = source !== null && isAlias(source) ? findAnchor(source.source, at, reader) : source
    if (!isMap(target)) {
      throw new Refusal(at, {
        code: 'front-matter-syntax',
        severity: 'error',
        message: 'Expected "<<" to name a map, found something else.',
        hint: 'Write "<<: *name", where "&name" is written before a map above.',
      })
    }
    count(reader, at, depth)
    return target.items
      .flatMap((pair) => readPair(pair, reader, depth + 1))
      .map((pair) => ({ ...pair, at, merged: true }))
  })
}

function readNode(node: Node | null | undefined, reader: Reader, depth: number): Json {
  if (node === null || node === undefined) return null
  const at = node.range?.[0] ?? 0
  count(reader, at, depth)
  if (isAlias(node)) return readNode(findAnchor(node.source, at, reader), reader, depth + 1)
  remember(node, reader)
  if (isScalar(node)) return scalarValue(node)
  if (isSeq(node)) {
    return node.items.map((item) => readNode(isPair(item) ? null : (item as Node | null), reader, depth + 1))
  }
  if (!isMap(node)) return null
  const values: Record<string, Json> = Object.create(null)
  const pairs = node.items.flatMap((pair) => readPair(pair, reader, depth))
  for (const pair of pairs.filter(({ merged }) => merged)) if (!(pair.key in values)) values[pair.key] = pair.value
  for (const pair of pairs.filter(({ merged }) => !merged)) values[pair.key] = pair.value
  return values
}

function count(reader: Reader, at: number, depth: number): void {
  reader.nodes += 1
  if (reader.nodes <= MOST_NODES && depth <= MOST_DEPTH) return
  throw new Refusal(at, {
    code: 'front-matter-too-large',
    severity: 'error',
    message: `Expected at most ${MOST_NODES} values, nested at most ${MOST_DEPTH} deep, with aliases (*name) unfolded; found more.`,
    hint: 'Write the values out, or leave them out: front matter is for what a page says of itself.',
  })
}

function remember(node: Node, reader: Reader): void {
  if (!isAlias(node) && 'anchor' in node && node.anchor) reader.anchors.set(node.anchor, node)
}

function findAnchor(name: string, at: number, reader: Reader): Node {
  const node = reader.anchors.get(name)
  if (node !== undefined) return node
  throw new Refusal(at, {
    code: 'front-matter-syntax',
    severity: 'error',
    message: `Expected "&${name.slice(0, 40)}" before the alias "*${name.slice(0, 40)}", found none.`,
    hint: 'A value that begins with "*" must be put in quotation marks.',
  })
}

/** Hugo's YAML keeps one rule of YAML 1.1: `010` is octal. Numbers that JavaScript cannot represent exactly stay text. */
function scalarValue(node: Scalar): Json {
  const { value } = node
  const source = node.source ?? String(value)
  if (typeof value === 'number') {
    if (node.type === 'PLAIN' && /^0[0-7]+$/.test(source)) return Number.parseInt(source, 8)
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) return source
    return value
  }
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  return source
}
