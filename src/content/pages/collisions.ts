import { compareText } from '../compare.ts'
import { pathKey } from '../path-key.ts'
import type { Place, Problem } from '../problem.ts'
import { findAliasLoops, type IsLoop } from './alias-loops.ts'
import type { FoundAlias } from './aliases.ts'
import { placeIn } from './page-values.ts'
import { lowerCase } from './paths.ts'

/** A page that wants a path, with the paths that are to lead to it. */
export interface Claim {
  readonly sourcePath: string
  /** Percent-encoded. */
  readonly path: string
  /** Where its file gives the address; the first line where the file's name does. */
  readonly addressPlace: Place
  readonly draft: boolean
  readonly isBundle: boolean
  readonly aliases: readonly FoundAlias[]
}

/** The claims that hold, with the aliases that hold, in the order of their files. */
export interface Settlement<C extends Claim> {
  readonly kept: readonly C[]
  readonly problems: readonly Problem[]
}

/**
 * Gives every path to one page. Of two pages the published one wins over a draft, then the bundle over the single
 * file, then the first by file name; the other is left out with an `error`. A page wins over an alias, and of two
 * aliases that of the first page by file name.
 */
export function settlePaths<C extends Claim>(claims: readonly C[]): Settlement<C> {
  const problems: Problem[] = []
  const pages = new Map<string, C>()
  for (const claim of [...claims].sort(compareClaims)) {
    const winner = pages.get(pathKey(claim.path))
    if (winner === undefined) pages.set(pathKey(claim.path), claim)
    else problems.push(lostPath(claim, winner))
  }
  const winners = [...pages.values()].sort((a, b) => compareText(a.sourcePath, b.sourcePath))
  problems.push(...caseClashes(winners))
  const aliases = new Map<string, { claim: C; alias: FoundAlias }>()
  const isLoop = findAliasLoops(winners.flatMap((claim) => edgesOf(claim, pages)))
  const kept = winners.map((claim) => ({
    ...claim,
    aliases: claim.aliases.filter((alias) => {
      const problem = refuseAlias(claim, alias, { owners: pages, aliases, isLoop })
      if (problem !== null) problems.push(problem)
      else aliases.set(pathKey(alias.path), { claim, alias })
      return problem === null
    }),
  }))
  return { kept, problems: [...problems, ...aliasCaseClashes(pages, aliases)] }
}

function compareClaims(a: Claim, b: Claim): number {
  return (
    Number(a.draft) - Number(b.draft) ||
    Number(b.isBundle) - Number(a.isBundle) ||
    compareText(a.sourcePath, b.sourcePath)
  )
}

function lostPath(loser: Claim, winner: Claim): Problem {
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

function caseClashes(pages: readonly Claim[]): Problem[] {
  const seen = new Map<string, Claim>()
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
function edgesOf(claim: Claim, owners: ReadonlyMap<string, Claim>): [string, string][] {
  return claim.aliases.flatMap((alias): [string, string][] => {
    const owner = owners.get(pathKey(alias.path))
    return owner === undefined || owner.sourcePath === claim.sourcePath ? [] : [[claim.sourcePath, owner.sourcePath]]
  })
}

interface Taken<C extends Claim> {
  readonly owners: ReadonlyMap<string, C>
  readonly aliases: ReadonlyMap<string, { claim: C; alias: FoundAlias }>
  readonly isLoop: IsLoop
}

function refuseAlias<C extends Claim>(
  claim: C,
  alias: FoundAlias,
  { owners, aliases, isLoop }: Taken<C>,
): Problem | null {
  const owner = owners.get(pathKey(alias.path))
  if (owner?.sourcePath === claim.sourcePath) return selfAlias(claim, alias)
  if (owner !== undefined && isLoop(claim.sourcePath, owner.sourcePath))
    return loop(claim, alias, { owner, back: owner.aliases.find((one) => leadsBack(owner, one, { owners, isLoop })) })
  if (owner !== undefined) return lostAlias(claim, alias, owner.addressPlace, 'that page keeps its address')
  const earlier = aliases.get(pathKey(alias.path))
  if (earlier === undefined) return null
  return lostAlias(claim, alias, placeOfAlias(earlier), 'the first by file name keeps it')
}

/** In the file of the page that has it, also where a cascade gave it. */
function placeOfAlias({ claim, alias }: { claim: Claim; alias: FoundAlias }): Place {
  const { path, line, column } = placeIn(claim.sourcePath, alias.place)
  return { path, line, column }
}

function selfAlias({ sourcePath }: Claim, alias: FoundAlias): Problem {
  return {
    ...placeIn(sourcePath, alias.place),
    code: 'alias-self',
    severity: 'notice',
    message: `Expected an old address of the page, found its own, "${alias.path}"; it is left out.`,
    hint: 'Delete the alias: it would lead from the page to itself.',
  }
}

function leadsBack<C extends Claim>(
  claim: C,
  alias: FoundAlias,
  { owners, isLoop }: Pick<Taken<C>, 'owners' | 'isLoop'>,
): boolean {
  const next = owners.get(pathKey(alias.path))
  return next !== undefined && next.sourcePath !== claim.sourcePath && isLoop(claim.sourcePath, next.sourcePath)
}

function loop(
  { sourcePath }: Claim,
  alias: FoundAlias,
  { owner, back }: { owner: Claim; back: FoundAlias | undefined },
): Problem {
  const place = placeIn(sourcePath, alias.place)
  const other = back === undefined ? owner.addressPlace : placeOfAlias({ claim: owner, alias: back })
  return {
    ...place,
    code: 'alias-loop',
    severity: 'warning',
    message: `Expected old addresses to lead on, found that "${alias.path}" is the address of ${owner.sourcePath}, whose aliases lead back here; it is left out.`,
    hint: 'Each of these pages keeps its own address. Delete the aliases that name the pages of the others.',
    related: [other, ...(place.related ?? [])],
  }
}

function lostAlias({ sourcePath }: Claim, alias: FoundAlias, owner: Place, why: string): Problem {
  const place = placeIn(sourcePath, alias.place)
  return {
    ...place,
    code: 'alias-collision',
    severity: 'warning',
    message: `Expected an address that nothing else has, found that "${alias.path}" belongs to ${owner.path}; ${why}, and this alias is left out.`,
    hint: 'Delete the alias, or choose which page the old address is to lead to.',
    related: [owner, ...(place.related ?? [])],
  }
}

function aliasCaseClashes<C extends Claim>(
  owners: ReadonlyMap<string, C>,
  aliases: ReadonlyMap<string, { claim: C; alias: FoundAlias }>,
): Problem[] {
  const seen = new Map(
    [...owners].map(([name, page]) => [
      lowerCase(name),
      { place: page.addressPlace, path: page.path, own: page.sourcePath },
    ]),
  )
  return [...aliases].flatMap(([name, { claim, alias }]) => {
    const earlier = seen.get(lowerCase(name))
    if (earlier === undefined)
      seen.set(lowerCase(name), { place: placeOfAlias({ claim, alias }), path: alias.path, own: claim.sourcePath })
    // Old spellings of a page's own address are what aliases are for.
    if (earlier === undefined || earlier.own === claim.sourcePath) return []
    return [caseClash(placeIn(claim.sourcePath, alias.place), alias.path, earlier.place, earlier.path)]
  })
}
