import { pathKey } from '../path-key.ts'
import type { Problem } from '../problem.ts'
import { type Redirect, unread } from '../settings/redirects.ts'
import { isVisible } from './collisions.ts'
import type { AddressedPage } from './page-states.ts'
import { isAmbiguous } from './paths.ts'

const MOST_STEPS = 10

/**
 * Makes aliases of the redirects that lead to a page, also over other redirects and aliases. As with the hosts that read
 * them, a visible page or an alias of that address goes first.
 */
export function addRedirects(
  pages: readonly AddressedPage[],
  redirects: readonly Redirect[],
  now: Date,
): { pages: readonly AddressedPage[]; problems: Problem[] } {
  if (redirects.length === 0) return { pages, problems: [] }
  const taken = new Map(
    [...pages.flatMap((page) => page.aliases.map((alias) => [alias.path, page] as const)), ...byOwnPath(pages)].map(
      ([path, page]) => [pathKey(path), page],
    ),
  )
  const byFrom = new Map(redirects.toReversed().map((redirect) => [pathKey(redirect.from), redirect]))
  const added = new Map<AddressedPage, Redirect[]>()
  const problems: Problem[] = []
  for (const redirect of byFrom.values()) {
    const holder = taken.get(pathKey(redirect.from))
    if (holder !== undefined && (isVisible(holder, now) || pathKey(holder.path) !== pathKey(redirect.from))) continue
    let to: string | undefined = redirect.to
    for (let steps = 0; to !== undefined && !taken.has(pathKey(to)) && steps < MOST_STEPS; steps += 1) {
      to = byFrom.get(pathKey(to))?.to
    }
    const page = to === undefined ? undefined : taken.get(pathKey(to))
    if (page === undefined || isAmbiguous(redirect.from)) {
      problems.push(unread(redirect, `"${redirect.to.slice(0, 100)}", which is no page`))
    } else added.set(page, [...(added.get(page) ?? []), redirect])
  }
  return {
    problems,
    pages: pages.map((page) => {
      const found = (added.get(page) ?? []).map(({ from, place }) => ({ path: from, line: 1, column: 1, place }))
      return found.length === 0 ? page : { ...page, aliases: [...page.aliases, ...found] }
    }),
  }
}

function byOwnPath(pages: readonly AddressedPage[]) {
  return pages.map((page) => [page.path, page] as const)
}
