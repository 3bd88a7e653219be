import { comparePaths, compareText } from '../../content/compare.ts'
import type { Problem } from '../../content/problem.ts'
import type { SourceFile } from '../../content/source-file.ts'
import { storable } from './storable-text.ts'

/** What the files of a page do not tell, because it was moved: which article it is, and where it was before. */
export interface KeptIdentity {
  /** The article's lasting id, a UUID. */
  readonly id: string
  /** Empty where it is no longer known. */
  readonly file: string
  /** The page's own URL path. */
  readonly path: string
  /** URL paths that were the page's own, and that no file gives. */
  readonly former: readonly string[]
  /** URL paths that were aliases of the page, and that no file gives. */
  readonly formerAliases: readonly string[]
}

/** An article that readers knew and that was withdrawn; `file` and `path` are its last ones. */
export interface WithdrawnIdentity extends KeptIdentity {
  /** RFC 3339. */
  readonly at: string
  readonly reason: WithdrawalReason
  /** Whether no page is this article any more. */
  readonly isErased?: boolean
}

const REASONS = ['UNPUBLISHED', 'DELETED', 'RETRACTED', 'EXPIRED', 'RIGHTS_WITHDRAWN'] as const

/** Why an article was withdrawn, as in the change log. */
export type WithdrawalReason = (typeof REASONS)[number]

/** All that the file holds. */
export interface KeptHistory {
  readonly identities: readonly KeptIdentity[]
  readonly withdrawn: readonly WithdrawnIdentity[]
}

/** Where an export puts identities and an import finds them. */
export const IDENTITIES_FILE = 'data/commonplace-identities.json'

const ABOUT =
  'Written by `commonplace-gateway export`. Lasting ids of pages that were moved or renamed, the addresses they had ' +
  'before, and the pages that were withdrawn; an import into a database that does not know these pages gives it all back.'

/** The newest form of the file that this program knows. A file that names none is of the first, without withdrawn pages. */
const VERSION = 2

const LONGEST_LIST = 100_000

/** The bytes of the file; the same history gives the same bytes. */
export function printIdentities({ identities, withdrawn }: KeptHistory): string {
  const written = {
    about: ABOUT,
    version: VERSION,
    articles: sorted(identities).map(toWritten),
    withdrawn: sorted(withdrawn).map(({ at, reason, ...identity }) => ({ ...toWritten(identity), at, reason })),
  }
  return `${JSON.stringify(written, null, 2)}\n`
}

function sorted<Identity extends KeptIdentity>(identities: readonly Identity[]): Identity[] {
  return identities.toSorted((a, b) => comparePaths(a, b) || compareText(a.file, b.file) || compareText(a.id, b.id))
}

function toWritten({ id, file, path, former, formerAliases }: KeptIdentity): WrittenIdentity {
  return {
    id,
    ...(file === '' ? {} : { file }),
    path,
    ...(former.length === 0 ? {} : { former }),
    ...(formerAliases.length === 0 ? {} : { formerAliases }),
  }
}

/** Reads the file; what is no identity is left out and reported once. Of a newer version than is known, nothing is read. */
export function readIdentities(file: SourceFile): KeptHistory & { readonly problems: Problem[] } {
  const { version = 1, articles, withdrawn = [] } = parse(file.text)
  if (Number.isInteger(version) && Number(version) > VERSION)
    return { identities: [], withdrawn: [], problems: [newerVersion(file.path, Number(version))] }
  if (!isVersion(version) || !isList(articles) || !isList(withdrawn))
    return { identities: [], withdrawn: [], problems: [unreadable(file.path)] }
  const known = articles.flatMap((entry) => (isIdentity(entry) && entry.file !== undefined ? toIdentity(entry) : []))
  const gone = withdrawn.flatMap((entry) => (isIdentity(entry) ? (toWithdrawn(entry) ?? []) : []))
  const isWhole = known.length + gone.length === articles.length + withdrawn.length
  return { identities: known, withdrawn: gone, problems: isWhole ? [] : [unreadable(file.path)] }
}

function parse(text: string): Partial<Record<'version' | 'articles' | 'withdrawn', unknown>> {
  try {
    return storable(JSON.parse(text)) ?? {}
  } catch {
    return {}
  }
}

function isVersion(version: unknown): boolean {
  return Number.isInteger(version) && Number(version) >= 1
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.length <= LONGEST_LIST
}

function toIdentity({ id, file = '', path, former = [], formerAliases = [] }: WrittenIdentity): KeptIdentity {
  return {
    id: id.toLowerCase(),
    file,
    path,
    former: former.filter(isSitePath),
    formerAliases: formerAliases.filter(isSitePath),
  }
}

function toWithdrawn(entry: WrittenIdentity & { readonly at?: unknown; readonly reason?: unknown }) {
  const time = typeof entry.at === 'string' ? Date.parse(entry.at) : Number.NaN
  const reason = REASONS.find((one) => one === entry.reason)
  if (!(time >= EARLIEST && time <= LATEST) || reason === undefined || !isSitePath(entry.path)) return null
  return { ...toIdentity(entry), at: new Date(time).toISOString(), reason }
}

// Within the years that RFC 3339 can write.
const [EARLIEST, LATEST] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59Z')]

// In UTF-16 code units; an index of the database takes no more.
const LONGEST_PATH = 600

/** An address outside of the site, or one too long, is none that a page had. */
function isSitePath(path: string): boolean {
  return path.length <= LONGEST_PATH && path.startsWith('/') && !/^\/\/|\\|\p{Cc}/u.test(path)
}

type WrittenIdentity = Pick<KeptIdentity, 'id' | 'path'> & Partial<KeptIdentity>

function isIdentity(entry: unknown): entry is WrittenIdentity {
  if (entry === null || typeof entry !== 'object') return false
  const { id, file = '', path, former = [], formerAliases = [] } = entry as Partial<Record<string, unknown>>
  const isNamed = typeof id === 'string' && UUID.test(id) && typeof file === 'string' && typeof path === 'string'
  return isNamed && isTextList(former) && isTextList(formerAliases)
}

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function newerVersion(path: string, version: number): Problem {
  return {
    code: 'identities-newer',
    severity: 'error',
    path,
    line: 1,
    column: 1,
    message: `Expected version ${VERSION} of this file or an earlier one, found version ${version}, which a newer commonplace-gateway wrote.`,
    hint: 'Update commonplace-gateway, or export the site again with this version: pages that moved would lose their ids.',
  }
}

function unreadable(path: string): Problem {
  return {
    code: 'identities-unreadable',
    severity: 'warning',
    path,
    line: 1,
    column: 1,
    message: 'Expected the list of identities an export writes, found something else; what is no identity is ignored.',
    hint: 'Export the site again, or delete the file if its pages were never moved or withdrawn.',
  }
}
