import type { Json } from '../document.ts'
import { readData } from '../front-matter/front-matter.ts'
import { findYamlPlaces } from '../front-matter/yaml-places.ts'
import { readNodeId } from '../node-id.ts'
import type { Place, Problem } from '../problem.ts'
import type { SourceFile } from '../source-file.ts'
import { asFilledText, asMap, lookUp } from '../values.ts'
import { type PassageKey, readPassageKey } from './passage-key.ts'

/** A quote that a site's own files take back: by its lasting id, by what finds its words, or by both. */
export interface WithdrawnLine {
  readonly uid: string | null
  readonly key: PassageKey | null
  readonly reason: 'RETRACTED' | 'RIGHTS_WITHDRAWN'
  /** What readers are told about why; null for nothing. */
  readonly note: string | null
  readonly place: Place
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const REASONS = new Map([
  ['rights', 'RIGHTS_WITHDRAWN'],
  ['retracted', 'RETRACTED'],
] as const)
const KEYS = ['quote', 'words', 'as', 'reason']

/** Whether this file of the site takes quotes back. */
export function isWithdrawnFile(path: string): boolean {
  return /^data\/withdrawn\.ya?ml$/i.test(path)
}

/** The lasting id in the id of a quote, as GraphQL gives it or as it is; null for any other text. */
export function readQuoteId(text: string): string | null {
  const named = readNodeId(text)
  const id = named?.type === 'Quote' ? named.id : text
  return UUID.test(id) ? id.toLowerCase() : null
}

/**
 * Reads `data/withdrawn.yaml`: a list `quotes:` of maps with `quote` or `words`, `as` and `reason`. A line that cannot be read is
 * an error: what it takes back would be published.
 */
export function readWithdrawn(file: SourceFile): { lines: readonly WithdrawnLine[]; problems: readonly Problem[] } {
  const { entries, problems } = readData('yaml', { file, start: 0, end: file.text.length })
  if (problems.some(({ severity }) => severity === 'error')) return { lines: [], problems }
  const places = findYamlPlaces(file)
  const whole = Object.fromEntries(entries.map(({ key, value }) => [key, value]))
  const listed = lookUp(whole, 'quotes')
  const others = entries.filter(({ key }) => !/^quotes$/i.test(key))
  const items: readonly Json[] = Array.isArray(listed) ? listed : []
  const isNoList = listed != null && !Array.isArray(listed)
  const read = items.map((item, index) => readLine(item, places.placeOf(['quotes', index])))
  return {
    lines: read.flatMap(({ line }) => line ?? []),
    problems: [
      ...problems,
      ...others.map(({ key }) => unread(places.placeOf([key]), `the key ${JSON.stringify(key.slice(0, 60))}`)),
      ...(isNoList ? [unread(places.placeOf(['quotes']), 'something else than a list in `quotes`')] : []),
      ...read.flatMap(({ problem }) => problem ?? []),
    ],
  }
}

function readLine(item: Json, place: Place): { line?: WithdrawnLine; problem?: Problem } {
  const map = asMap(item)
  const [id, words] = [asFilledText(lookUp(item, 'quote')), asFilledText(lookUp(item, 'words'))]
  const as = asFilledText(lookUp(item, 'as'))?.toLowerCase() ?? 'rights'
  const [uid, key] = [id === null ? null : readQuoteId(id), words === null ? null : readPassageKey(words)]
  const reason = REASONS.get(as as 'rights')
  const unknown = Object.keys(map ?? {}).find((name) => !KEYS.includes(name.toLowerCase()))
  if (map === null || (id === null && words === null))
    return { problem: unread(place, 'a line without `quote` and `words`') }
  if (id !== null && uid === null) return { problem: unread(place, 'a `quote` that is the id of none') }
  if (words !== null && key === null) return { problem: unread(place, '`words` that `withdraw-quote` did not write') }
  if (reason === undefined) return { problem: unread(place, '`as` with something else than `rights` or `retracted`') }
  if (unknown !== undefined) return { problem: unread(place, `the key ${JSON.stringify(unknown.slice(0, 60))}`) }
  return { line: { uid, key, reason, note: asFilledText(lookUp(item, 'reason')), place } }
}

function unread(place: Place, found: string): Problem {
  return {
    ...place,
    code: 'withdrawn-line',
    severity: 'error',
    message: `Expected a list \`quotes\` of what is taken back, found ${found}.`,
    hint: 'Write the lines as `commonplace-gateway withdraw-quote` prints them: `quote`, `words`, `as` and `reason`.',
  }
}
