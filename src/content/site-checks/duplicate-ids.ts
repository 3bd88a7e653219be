import type { Page } from '../document.ts'
import { findEntry } from '../front-matter/front-matter.ts'
import { groupPairs } from '../group-pairs.ts'
import { type Place, type Problem, startOf } from '../problem.ts'
import type { CheckedFrontMatters } from './checked-site.ts'

/**
 * An `error` for each page that shares its `id` with another: an id belongs to one article. The page that is published with it
 * keeps it, and otherwise a page that is published wins over those refused for another error.
 */
export function findDuplicateIds({
  pages,
  refused,
  files,
  holders,
}: Pick<CheckedFrontMatters, 'pages' | 'refused' | 'files' | 'holders'>): Problem[] {
  const frontMatters = new Map(files.map(({ file, frontMatter }) => [file.path, frontMatter]))
  const placeOf = ({ sourcePath }: Page): Place => {
    const frontMatter = frontMatters.get(sourcePath)
    const { line, column } = (frontMatter && findEntry(frontMatter, 'id')) ?? { line: 1, column: 1 }
    return { path: sourcePath, line, column }
  }
  const withId = (page: Page) => (page.id === null ? [] : [[page.id, page] as const])
  const accepted = groupPairs(pages.flatMap(withId))
  const all = groupPairs([...pages, ...refused].flatMap(withId))
  return [...all].flatMap(([id, sharing]) => {
    const holder = holders.ids.get(id)
    if (holder !== undefined && holders.unread.has(holder)) {
      return sharing
        .filter(({ sourcePath }) => sourcePath !== holder)
        .map((page) => duplicateId(id, placeOf(page), startOf(holder)))
    }
    if (sharing.length < 2) return []
    const owners = accepted.get(id) ?? []
    const owner =
      owners.find(({ sourcePath }) => holders.ids.get(id) === sourcePath) ??
      (owners.length === 1 ? owners[0] : undefined)
    return sharing
      .filter((page) => page !== owner)
      .map((page) => duplicateId(id, placeOf(page), placeOf(owner ?? sharing.find((other) => other !== page) ?? page)))
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
