import { comparePaths, compareText } from '../../content/compare.ts'
import type { Problem } from '../../content/problem.ts'
import type { SourceFile } from '../../content/source-file.ts'

/** Which article a page is, where neither its front matter nor its file's name tells: because it was moved. */
export interface KeptIdentity {
  /** The article's lasting id, a UUID. */
  readonly id: string
  readonly file: string
  /** The page's own URL path. */
  readonly path: string
}

/** Where an export puts identities and an import finds them. */
export const IDENTITIES_FILE = 'data/commonplace-identities.json'

const ABOUT =
  'Written by `commonplace-gateway export`. Lasting ids of pages that were moved or renamed; an import into a database ' +
  'that does not know these pages gives them these ids.'

const LONGEST_LIST = 100_000

/** The bytes of the file; the same identities give the same bytes. */
export function printIdentities(identities: readonly KeptIdentity[]): string {
  const articles = [...identities]
    .sort((a, b) => comparePaths(a, b) || compareText(a.file, b.file))
    .map(({ id, file, path }) => ({ id, file, path }))
  return `${JSON.stringify({ about: ABOUT, articles }, null, 2)}\n`
}

/** Reads the file; what is no identity is left out and reported once. */
export function readIdentities(file: SourceFile): { identities: KeptIdentity[]; problems: Problem[] } {
  const articles = listOf(file.text)
  if (articles === null || articles.length > LONGEST_LIST) return { identities: [], problems: [unreadable(file.path)] }
  const identities = articles.flatMap((entry) => (isIdentity(entry) ? { ...entry, id: entry.id.toLowerCase() } : []))
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

function isIdentity(entry: unknown): entry is KeptIdentity {
  if (entry === null || typeof entry !== 'object') return false
  const { id, file, path } = entry as Partial<Record<string, unknown>>
  return typeof id === 'string' && UUID.test(id) && typeof file === 'string' && typeof path === 'string'
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
