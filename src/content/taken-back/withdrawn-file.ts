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

/** An article that a site's own files keep erased. */
export interface ErasedLine {
  /** Its last address. */
  readonly path: string
  /** Its lasting id. */
  readonly id: string
  readonly reason: WithdrawnLine['reason']
  readonly note: string | null
  /** RFC 3339. */
  readonly since: string
  readonly place: Place
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const REASONS = new Map([
  ['rights', 'RIGHTS_WITHDRAWN'],
  ['retracted', 'RETRACTED'],
] as const)
const QUOTE_KEYS = ['quote', 'words', 'as', 'reason']
const ARTICLE_KEYS = ['path', 'id', 'as', 'reason', 'since']

/** Whether this file of the site takes quotes back, and keeps articles erased. */
export function isWithdrawnFile(path: string): boolean {
  return /^data\/withdrawn\.ya?ml$/i.test(path)
}

/** The lasting id in the id of a quote, as GraphQL gives it or as it is; null for any other text. */
export function readQuoteId(text: string): string | null {
  return readId('Quote', text)
}

function readId(type: 'Quote' | 'Article', text: string): string | null {
  const named = readNodeId(text)
  const id = named?.type === type ? named.id : text
  return UUID.test(id) ? id.toLowerCase() : null
}

/** What `data/withdrawn.yaml` says. */
export interface WithdrawnFile {
  readonly lines: readonly WithdrawnLine[]
  readonly articles: readonly ErasedLine[]
  readonly problems: readonly Problem[]
}

/**
 * Reads `data/withdrawn.yaml`: a list `quotes:` of maps with `quote` or `words`, `as` and `reason`, and a list `articles:` of maps with
 * `path`, `id`, `as`, `reason` and `since`. A line that cannot be read is an error: what it takes back would be published.
 */
export function readWithdrawn(file: SourceFile): WithdrawnFile {
  const { entries, problems } = readData('yaml', { file, start: 0, end: file.text.length })
  if (problems.some(({ severity }) => severity === 'error')) return { lines: [], articles: [], problems }
  const { placeOf } = findYamlPlaces(file)
  const whole = Object.fromEntries(entries.map(({ key, value }) => [key, value]))
  const others = entries.filter(({ key }) => !/^(?:quotes|articles)$/i.test(key))
  const readList = <Line>(
    name: 'quotes' | 'articles',
    read: (item: Json, place: Place) => Read<Line>,
  ): Read<Line>[] => {
    const listed = lookUp(whole, name)
    if (Array.isArray(listed)) return listed.map((item: Json, index) => read(item, placeOf([name, index])))
    return listed == null ? [] : [{ problem: unread(placeOf([name]), `something else than a list in \`${name}\``) }]
  }
  const quotes = readList('quotes', readQuote)
  const articles = readList('articles', readArticle)
  return {
    lines: quotes.flatMap(({ line }) => line ?? []),
    articles: articles.flatMap(({ line }) => line ?? []),
    problems: [
      ...problems,
      ...others.map(({ key }) => unread(placeOf([key]), `the key ${JSON.stringify(key.slice(0, 60))}`)),
      ...[...quotes, ...articles].flatMap(({ problem }) => problem ?? []),
    ],
  }
}

interface Read<Line> {
  readonly line?: Line
  readonly problem?: Problem
}

function readArticle(item: Json, place: Place): Read<ErasedLine> {
  const map = asMap(item)
  const path = asFilledText(lookUp(item, 'path'))
  const id = readId('Article', asFilledText(lookUp(item, 'id')) ?? '')
  const since = Date.parse(asFilledText(lookUp(item, 'since')) ?? '')
  const reason = reasonIn(item)
  const unknown = Object.keys(map ?? {}).find((name) => !ARTICLE_KEYS.includes(name.toLowerCase()))
  if (map === null || path === null) return { problem: unread(place, 'a line without `path`') }
  if (!isSitePath(path)) return { problem: unread(place, 'a `path` that no page of the site has') }
  if (id === null) return { problem: unread(place, 'a line without the `id` of an article') }
  if (!(since >= EARLIEST && since <= LATEST)) return { problem: unread(place, 'a line without a time in `since`') }
  if (reason === undefined) return { problem: unread(place, OTHER_REASON) }
  if (unknown !== undefined) return { problem: unread(place, `the key ${JSON.stringify(unknown.slice(0, 60))}`) }
  const note = asFilledText(lookUp(item, 'reason'))
  return { line: { path, id, reason, note, since: new Date(since).toISOString(), place } }
}

// Within the years that RFC 3339 can write.
const [EARLIEST, LATEST] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59Z')]

// In UTF-16 code units; an index of the database takes no more.
const LONGEST_PATH = 600

function isSitePath(path: string): boolean {
  return path.length <= LONGEST_PATH && path.startsWith('/') && !/^\/\/|\\|\p{Cc}/u.test(path)
}

const OTHER_REASON = '`as` with something else than `rights` or `retracted`'

function reasonIn(item: Json): WithdrawnLine['reason'] | undefined {
  return REASONS.get((asFilledText(lookUp(item, 'as'))?.toLowerCase() ?? 'rights') as 'rights')
}

function readQuote(item: Json, place: Place): Read<WithdrawnLine> {
  const map = asMap(item)
  const [id, words] = [asFilledText(lookUp(item, 'quote')), asFilledText(lookUp(item, 'words'))]
  const [uid, key] = [id === null ? null : readQuoteId(id), words === null ? null : readPassageKey(words)]
  const reason = reasonIn(item)
  const unknown = Object.keys(map ?? {}).find((name) => !QUOTE_KEYS.includes(name.toLowerCase()))
  if (map === null || (id === null && words === null))
    return { problem: unread(place, 'a line without `quote` and `words`') }
  if (id !== null && uid === null) return { problem: unread(place, 'a `quote` that is the id of none') }
  if (words !== null && key === null) return { problem: unread(place, '`words` that `withdraw-quote` did not write') }
  if (reason === undefined) return { problem: unread(place, OTHER_REASON) }
  if (unknown !== undefined) return { problem: unread(place, `the key ${JSON.stringify(unknown.slice(0, 60))}`) }
  return { line: { uid, key, reason, note: asFilledText(lookUp(item, 'reason')), place } }
}

function unread(place: Place, found: string): Problem {
  return {
    ...place,
    code: 'withdrawn-line',
    severity: 'error',
    message: `Expected lists \`quotes\` and \`articles\` of what is taken back, found ${found}.`,
    hint: 'Write the lines as `commonplace-gateway withdraw-quote` and `withdraw` print them: `quote`, `words`, `as` and `reason`; `path`, `id`, `as`, `reason` and `since`.',
  }
}
