import { comparePaths, compareText } from '../../content/compare.ts'
import type { Problem } from '../../content/problem.ts'
import type { SourceFile } from '../../content/source-file.ts'

/** What the files of a page do not tell, because it was moved: which article it is, and where it was before. */
export interface KeptIdentity {
  /** The article's lasting id, a UUID. */
  readonly id: string
  readonly file: string
  /** The page's own URL path. */
  readonly path: string
  /** URL paths that the page had before, and that no file gives. */
  readonly former: readonly string[]
}

/** Where an export puts identities and an import finds them. */
export const IDENTITIES_FILE = 'data/commonplace-identities.json'

const ABOUT =
  'Written by `commonplace-gateway export`. Lasting ids of pages that were moved or renamed, and the ' +
  'addresses they had before; an import into a database that does not know these pages gives them both.'

const LONGEST_LIST = 100_000

/** The bytes of the file; the same identities give the same bytes. */
export function printIdentities(identities: readonly KeptIdentity[]): string {
  const articles = [...identities]
    .sort((a, b) => comparePaths(a, b) || compareText(a.file, b.file))
    .map(({ id, file, path, former }) => ({ id, file, path, ...(former.length === 0 ? {} : { former }) }))
  return `${JSON.stringify({ about: ABOUT, articles }, null, 2)}\n`
}

/** Reads the file; what is no identity is left out and reported once. */
export function readIdentities(file: SourceFile): { identities: KeptIdentity[]; problems: Problem[] } {
  const articles = listOf(file.text)
  if (articles === null || articles.length > LONGEST_LIST) return { identities: [], problems: [unreadable(file.path)] }
  const identities = articles.flatMap((entry) => (isIdentity(entry) ? toIdentity(entry) : []))
  return { identities, problems: identities.length === articles.length ? [] : [unreadable(file.path)] }
}

function listOf(text: string): unknown[] | null {
  try {
    const { articles } = JSON.parse(text) as { articles?: unknown }
    return Array.isArray(articles) ? articles : null
  } catch {
    return null
  }
}

function toIdentity({ id, file, path, former = [] }: WrittenIdentity): KeptIdentity {
  return { id: id.toLowerCase(), file, path, former: former.filter(isSitePath) }
}

// In UTF-16 code units; an index of the database takes no more.
const LONGEST_PATH = 600

/** An address outside of the site, or one too long, is none that a page had. */
function isSitePath(path: string): boolean {
  return path.length <= LONGEST_PATH && path.startsWith('/') && !/^\/\/|\\|\p{Cc}/u.test(path)
}

type WrittenIdentity = Omit<KeptIdentity, 'former'> & { readonly former?: readonly string[] }

function isIdentity(entry: unknown): entry is WrittenIdentity {
  if (entry === null || typeof entry !== 'object') return false
  const { id, file, path, former = [] } = entry as Partial<Record<string, unknown>>
  const isList = Array.isArray(former) && former.every((one) => typeof one === 'string')
  return isList && typeof id === 'string' && UUID.test(id) && typeof file === 'string' && typeof path === 'string'
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function unreadable(path: string): Problem {
  return {
    code: 'identities-unreadable',
    severity: 'warning',
    path,
    line: 1,
    column: 1,
    message: 'Expected the list of identities an export writes, found something else; what is no identity is ignored.',
    hint: 'Export the site again, or delete the file if its pages were never moved.',
  }
}
