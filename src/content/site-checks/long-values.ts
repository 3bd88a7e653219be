import type { Page } from '../document.ts'
import { type FrontMatter, findEntry } from '../front-matter/front-matter.ts'
import type { Position, Problem } from '../problem.ts'
import type { CheckedSite } from './checked-site.ts'

// Bytes in UTF-8. Postgres sorts by title and address together, and an index of it takes 2,700 of both.
const MOST = { title: 1000, id: 1000, address: 1500 }

/** An `error` for each page with a title, an id, an address or an alias longer than can be stored and looked up. */
export function findLongValues({ pages, files }: Pick<CheckedSite, 'pages' | 'files'>): Problem[] {
  const frontMatters = new Map(files.map(({ file, frontMatter }) => [file.path, frontMatter]))
  return pages.flatMap((page) => {
    const frontMatter = frontMatters.get(page.sourcePath)
    const values: [keyof typeof MOST, string, Position][] = [
      ['title', page.title, placeOf(frontMatter, 'title')],
      ['id', page.id ?? '', placeOf(frontMatter, 'id')],
      ['address', page.path, placeOf(frontMatter, 'url', 'slug')],
      ...page.aliases.map((alias): [keyof typeof MOST, string, Position] => ['address', alias.path, alias]),
    ]
    return values
      .filter(([name, value]) => value.length > MOST[name] / 3 && Buffer.byteLength(value) > MOST[name])
      .map(([name, value, place]) => tooLong(page, name, value, place))
  })
}

function placeOf(frontMatter: FrontMatter | undefined, ...keys: readonly string[]): Position {
  const entry = keys.map((key) => frontMatter && findEntry(frontMatter, key)).find(Boolean)
  return entry ?? { line: 1, column: 1 }
}

function tooLong({ sourcePath }: Page, name: keyof typeof MOST, value: string, { line, column }: Position): Problem {
  return {
    code: 'value-too-long',
    severity: 'error',
    path: sourcePath,
    line,
    column,
    message: `Expected ${name === 'address' || name === 'id' ? 'an' : 'a'} ${name} of at most ${MOST[name]} bytes, found ${Buffer.byteLength(value)}: "${value.slice(0, 40)}…".`,
    hint: 'Write a shorter one; a long text belongs below the front matter.',
  }
}
