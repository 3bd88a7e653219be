import { compareText } from '../compare.ts'
import { pathKey } from '../path-key.ts'
import type { Place, Problem } from '../problem.ts'
import { findAliasLoops, type IsLoop } from './alias-loops.ts'
import type { FoundAlias } from './aliases.ts'
import type { AddressedPage } from './page-states.ts'
import { placeIn } from './page-values.ts'
import { lowerCase } from './paths.ts'

/**
 * Gives every path to one page. Of two pages the published one wins over a draft, then the bundle over the single
 * file, then the first by file name; the other is left out with an `error`. A page wins over an alias, and of two
 * aliases that of the first page by file name.
 */
export function resolveCollisions(all: readonly AddressedPage[]): { pages: AddressedPage[]; problems: Problem[] } {
  const problems: Problem[] = []
  const pages = new Map<string, AddressedPage>()
  for (const page of [...all].sort(comparePrecedence)) {
    const winner = pages.get(pathKey(page.path))
    if (winner === undefined) pages.set(pathKey(page.path), page)
    else problems.push(lostPath(page, winner))
  }
  const winners = [...pages.values()].sort((a, b) => compareText(a.sourcePath, b.sourcePath))
  problems.push(...caseClashes(winners))
  const aliases = new Map<string, { page: AddressedPage; alias: FoundAlias }>()
  const isLoop = findAliasLoops(winners.flatMap((page) => edgesOf(page, pages)))
  const resolved = winners.map((page) => ({
    ...page,
    aliases: page.aliases.filter((alias) => {
      const problem = refuseAlias(page, alias, { pagesByPath: pages, aliases, isLoop })
      if (problem !== null) problems.push(problem)
      else aliases.set(pathKey(alias.path), { page, alias })
      return problem === null
    }),
  }))
  return { pages: resolved, problems: [...problems, ...aliasCaseClashes(pages, aliases)] }
}

function comparePrecedence(a: AddressedPage, b: AddressedPage): number {
  return (
    Number(a.draft) - Number(b.draft) ||
    Number(b.isBundle) - Number(a.isBundle) ||
    compareText(a.sourcePath, b.sourcePath)
  )
}

function lostPath(loser: AddressedPage, winner: AddressedPage): Problem {
  const why =
    winner.draft === loser.draft
      ? winner.isBundle && !loser.isBundle
        ? ' (a folder with index.md goes first)'
        : ''
      : ' (a draft goes last)'
  return {
    ...loser.addressPlace,
    code: 'path-collision',
    severity: loser.draft && !winner.draft ? 'warning' : 'error',
    message: `Expected an address of its own, found that ${winner.sourcePath} has "${winner.path}" too; that file is published${why}, and this one is not.`,
    hint: 'Rename one of the files, or give one of them another "slug" or "url".',
    related: [winner.addressPlace],
  }
}

function caseClashes(pages: readonly AddressedPage[]): Problem[] {
  const seen = new Map<string, AddressedPage>()
  return pages.flatMap((page) => {
    const name = lowerCase(pathKey(page.path))
    const earlier = seen.get(name)
    if (earlier === undefined) seen.set(name, page)
    return earlier === undefined ? [] : [caseClash(page.addressPlace, page.path, earlier.addressPlace, earlier.path)]
  })
}

function caseClash(place: Place, path: string, other: Place, otherPath: string): Problem {
  return {
    ...place,
    code: 'path-case-clash',
    severity: 'warning',
    message: `Expected addresses that differ by more than upper and lower case, found "${path}" here and "${otherPath}" in ${other.path}.`,
    hint: 'Both are published, but readers and some servers will take the one for the other.',
    related: [other],
  }
}

/** From each page to those whose addresses its aliases are. */
function edgesOf(page: AddressedPage, pagesByPath: ReadonlyMap<string, AddressedPage>): [string, string][] {
  return page.aliases.flatMap((alias): [string, string][] => {
    const holder = pagesByPath.get(pathKey(alias.path))
    return holder === undefined || holder.sourcePath === page.sourcePath ? [] : [[page.sourcePath, holder.sourcePath]]
  })
}

interface Addresses {
  readonly pagesByPath: ReadonlyMap<string, AddressedPage>
  readonly aliases: ReadonlyMap<string, { page: AddressedPage; alias: FoundAlias }>
  readonly isLoop: IsLoop
}

function refuseAlias(
  page: AddressedPage,
  alias: FoundAlias,
  { pagesByPath, aliases, isLoop }: Addresses,
): Problem | null {
  const holder = pagesByPath.get(pathKey(alias.path))
  if (holder?.sourcePath === page.sourcePath) return selfAlias(page, alias)
  if (holder !== undefined && isLoop(page.sourcePath, holder.sourcePath))
    return loop(page, alias, {
      holder,
      back: holder.aliases.find((one) => leadsBack(holder, one, { pagesByPath, isLoop })),
    })
  if (holder !== undefined) return lostAlias(page, alias, holder.addressPlace, 'that page keeps its address')
  const earlier = aliases.get(pathKey(alias.path))
  if (earlier === undefined) return null
  return lostAlias(page, alias, placeOfAlias(earlier), 'the first by file name keeps it')
}

/** In the file of the page that has it, also where a cascade gave it. */
function placeOfAlias({ page, alias }: { page: AddressedPage; alias: FoundAlias }): Place {
  const { path, line, column } = placeIn(page.sourcePath, alias.place)
  return { path, line, column }
}

function selfAlias({ sourcePath }: AddressedPage, alias: FoundAlias): Problem {
  return {
    ...placeIn(sourcePath, alias.place),
    code: 'alias-self',
    severity: 'notice',
    message: `Expected an old address of the page, found its own, "${alias.path}"; it is left out.`,
    hint: 'Delete the alias: it would lead from the page to itself.',
  }
}

function leadsBack(
  page: AddressedPage,
  alias: FoundAlias,
  { pagesByPath, isLoop }: Pick<Addresses, 'pagesByPath' | 'isLoop'>,
): boolean {
  const next = pagesByPath.get(pathKey(alias.path))
  return next !== undefined && next.sourcePath !== page.sourcePath && isLoop(page.sourcePath, next.sourcePath)
}

function loop(
  { sourcePath }: AddressedPage,
  alias: FoundAlias,
  { holder, back }: { holder: AddressedPage; back: FoundAlias | undefined },
): Problem {
  const place = placeIn(sourcePath, alias.place)
  const other = back === undefined ? holder.addressPlace : placeOfAlias({ page: holder, alias: back })
  return {
    ...place,
    code: 'alias-loop',
    severity: 'warning',
    message: `Expected old addresses to lead on, found that "${alias.path}" is the address of ${holder.sourcePath}, whose aliases lead back here; it is left out.`,
    hint: 'Each of these pages keeps its own address. Delete the aliases that name the pages of the others.',
    related: [other, ...(place.related ?? [])],
  }
}

function lostAlias({ sourcePath }: AddressedPage, alias: FoundAlias, holder: Place, why: string): Problem {
  const place = placeIn(sourcePath, alias.place)
  return {
    ...place,
    code: 'alias-collision',
    severity: 'warning',
    message: `Expected an address that nothing else has, found that "${alias.path}" belongs to ${holder.path}; ${why}, and this alias is left out.`,
    hint: 'Delete the alias, or choose which page the old address is to lead to.',
    related: [holder, ...(place.related ?? [])],
  }
}

function aliasCaseClashes(
  pagesByPath: ReadonlyMap<string, AddressedPage>,
  aliases: ReadonlyMap<string, { page: AddressedPage; alias: FoundAlias }>,
): Problem[] {
  const seen = new Map(
    [...pagesByPath].map(([name, page]) => [
      lowerCase(name),
      { place: page.addressPlace, path: page.path, own: page.sourcePath },
    ]),
  )
  return [...aliases].flatMap(([name, { page, alias }]) => {
    const earlier = seen.get(lowerCase(name))
    if (earlier === undefined)
      seen.set(lowerCase(name), { place: placeOfAlias({ page, alias }), path: alias.path, own: page.sourcePath })
    // Old spellings of a page's own address are what aliases are for.
    if (earlier === undefined || earlier.own === page.sourcePath) return []
    return [caseClash(placeIn(page.sourcePath, alias.place), alias.path, earlier.place, earlier.path)]
  })
}
