import type { Page } from '../document.ts'
import { findEntry } from '../front-matter/front-matter.ts'
import type { Place, Problem } from '../problem.ts'
import type { CheckedSite } from './checked-site.ts'

/** An `error` for each page that carries the `id` of an earlier one: an identity belongs to one article. */
export function findDuplicateIds({ pages, files }: Pick<CheckedSite, 'pages' | 'files'>): Problem[] {
  const frontMatters = new Map(files.map(({ file, frontMatter }) => [file.path, frontMatter]))
  const placeOf = ({ sourcePath }: Page): Place => {
    const frontMatter = frontMatters.get(sourcePath)
    const { line, column } = (frontMatter && findEntry(frontMatter, 'id')) ?? { line: 1, column: 1 }
    return { path: sourcePath, line, column }
  }
  const owners = new Map<string, Page>()
  return pages.flatMap((page) => {
    if (page.id === null) return []
    const owner = owners.get(page.id)
    if (owner === undefined) owners.set(page.id, page)
    return owner === undefined ? [] : [taken(page.id, placeOf(page), placeOf(owner))]
  })
}

function taken(id: string, place: Place, owner: Place): Problem {
  return {
    ...place,
    code: 'duplicate-id',
    severity: 'error',
    message: `Expected an "id" that no other page has, found that ${owner.path} has "${id.slice(0, 60)}" too.`,
    hint: 'Delete the line if the file was copied: the gateway then gives the page an identity of its own.',
    related: [owner],
  }
}
