import type { Page } from '../document.ts'
import { findEntry } from '../front-matter/front-matter.ts'
import { groupPairs } from '../group-pairs.ts'
import type { Place, Problem } from '../problem.ts'
import type { CheckedSite } from './checked-site.ts'

/** An `error` for each page that shares its `id` with another: an id belongs to one article, and it is not known to which. */
export function findDuplicateIds({ pages, files }: Pick<CheckedSite, 'pages' | 'files'>): Problem[] {
  const frontMatters = new Map(files.map(({ file, frontMatter }) => [file.path, frontMatter]))
  const placeOf = ({ sourcePath }: Page): Place => {
    const frontMatter = frontMatters.get(sourcePath)
    const { line, column } = (frontMatter && findEntry(frontMatter, 'id')) ?? { line: 1, column: 1 }
    return { path: sourcePath, line, column }
  }
  const byId = groupPairs(pages.flatMap((page) => (page.id === null ? [] : [[page.id, page] as const])))
  return [...byId].flatMap(([id, sharing]) => {
    const [first, second] = sharing.map(placeOf)
    if (first === undefined || second === undefined) return []
    return sharing.map((page, index) => duplicateId(id, placeOf(page), index === 0 ? second : first))
  })
}

function duplicateId(id: string, place: Place, other: Place): Problem {
  return {
    ...place,
    code: 'duplicate-id',
    severity: 'error',
    message: `Expected an "id" that no other page has, found that ${other.path} has "${id.slice(0, 60)}" too.`,
    hint: 'Delete the line in the copy, if one was copied from the other: that page then has an identity of its own.',
    related: [other],
  }
}
