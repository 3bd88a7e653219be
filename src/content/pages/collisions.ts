import { compareText } from '../compare.ts'
import { pathKey } from '../path-key.ts'
import { type Place, type Problem, startOf } from '../problem.ts'
import { findAliasLoops, type IsLoop } from './alias-loops.ts'
import type { FoundAlias } from './aliases.ts'
import type { Holders } from './holders.ts'
import type { AddressedPage } from './page-states.ts'
import { type ProblemPlace, placeIn } from './page-values.ts'
import { lowerCase } from './paths.ts'

/**
 * Gives every path to one page. Of two pages the published one wins over a draft, then the one that has the address already,
 * then the bundle over the single file, then the first by file name; the other is left out with an `error`. A page that is
 * visible at `now` wins over an alias, a hidden one does not, and one that never had the address does not take it from an
 * alias that leads somewhere; of two aliases the one that leads somewhere wins, then that of the first page by file name.
 */
export function resolveCollisions(
  all: readonly AddressedPage[],
  now: Date,
  holders: Holders,
): { pages: AddressedPage[]; problems: Problem[] } {
  const problems: Problem[] = []
  const pages = new Map<string, AddressedPage>()
  const leading = findLeadingAliases(all, now, holders)
  for (const page of [...all].sort(comparePrecedence(holders))) {
    const key = pathKey(page.path)
    const winner = pages.get(key)
    const alias = leading.get(key)
    const unread = [holders.pages.get(key), holders.aliases.get(key)].find((file) => file && holders.unread.has(file))
    if (winner !== undefined) problems.push(lostPath(page, winner, holders))
    else if (unread !== undefined && !isHolder(page, holders)) problems.push(heldByUnread(page, unread))
    else if (alias && alias.page !== page && isVisible(page, now) && !isHolder(page, holders))
      problems.push(takenByAlias(page, alias))
    else pages.set(key, page)
  }
  const winners = [...pages.values()].sort((a, b) => compareText(a.sourcePath, b.sourcePath))
  const visible = new Map([...pages].filter(([, page]) => isVisible(page, now)))
  const aliases = new Map<string, PlacedAlias>()
  const isLoop = findAliasLoops(
    winners.flatMap((page) =>
      page.aliases.flatMap((alias) => {
        const holder = otherHolder(page, alias, visible)
        return holder === null ? [] : [[page.sourcePath, holder.sourcePath] as const]
      }),
    ),
  )
  const claims = winners.flatMap((page) => page.aliases.map((alias) => ({ page, alias })))
  const heldElsewhere = ({ page, alias }: PlacedAlias) => {
    const holder = holders.aliases.get(pathKey(alias.path))
    return holder !== undefined && holder !== page.sourcePath && holders.unread.has(holder) ? holder : null
  }
  const leads = ({ page, alias }: PlacedAlias) => holders.aliases.get(pathKey(alias.path)) === page.sourcePath
  const kept = new Set<FoundAlias>()
  for (const claim of [...claims.filter(leads), ...claims.filter((claim) => !leads(claim))]) {
    const unread = heldElsewhere(claim)
    const problem =
      unread === null
        ? checkAlias(claim.page, claim.alias, { pages, visible, aliases, isLoop, holders })
        : lostAlias(claim.page, claim.alias, startOf(unread), 'that page keeps it')
    if (problem !== null) problems.push(problem)
    else {
      kept.add(claim.alias)
      aliases.set(pathKey(claim.alias.path), claim)
    }
  }
  const resolved = winners.map((page) => ({ ...page, aliases: page.aliases.filter((alias) => kept.has(alias)) }))
  return { pages: resolved, problems: [...problems, ...caseClashes(winners, aliases.values())] }
}

/** Whether readers can open the page at a time. */
export function isVisible({ draft, dates: { publishDate, expiryDate } }: AddressedPage, now: Date): boolean {
  const time = now.getTime()
  return !draft && (publishDate === null || publishDate.at <= time) && (expiryDate === null || expiryDate.at > time)
}

function isHolder(page: AddressedPage, holders: Holders): boolean {
  return holders.pages.get(pathKey(page.path)) === page.sourcePath
}

/** The aliases that lead to a page already, by path key, where that page still gives them and can be opened. */
function findLeadingAliases(all: readonly AddressedPage[], now: Date, holders: Holders): Map<string, PlacedAlias> {
  const visible = all.filter((page) => isVisible(page, now))
  return new Map(
    visible.flatMap((page) =>
      page.aliases
        .filter(({ path }) => holders.aliases.get(pathKey(path)) === page.sourcePath)
        .map((alias) => [pathKey(alias.path), { page, alias }]),
    ),
  )
}

function comparePrecedence(holders: Holders): (a: AddressedPage, b: AddressedPage) => number {
  return (a, b) =>
    Number(a.draft) - Number(b.draft) ||
    Number(isHolder(b, holders)) - Number(isHolder(a, holders)) ||
    Number(b.isBundle) - Number(a.isBundle) ||
    compareText(a.sourcePath, b.sourcePath)
}

function lostPath(loser: AddressedPage, winner: AddressedPage, holders: Holders): Problem {
  const isDraft = loser.draft && !winner.draft
  const why = whyLost(loser, winner, holders)
  const outcome =
    holders.areKnown || isDraft
      ? `that file is published${why}, and this one is not`
      : `${FIRST_COME}, that file is published${why}, and this one is not`
  return {
    ...loser.addressPlace,
    code: 'path-collision',
    severity: isDraft ? 'warning' : 'error',
    message: `Expected an address of its own, found that ${winner.sourcePath} has "${winner.path}" too; ${outcome}.`,
    hint: 'Give one of them another "slug" or "url". If this file is a copy, delete its "id" as well, if it has one; or delete the file.',
    related: [winner.addressPlace],
  }
}

const FIRST_COME =
  'the one that is published already keeps it, and without a database it is not known which that is. If neither is'

function whyLost(loser: AddressedPage, winner: AddressedPage, holders: Holders): string {
  if (winner.draft !== loser.draft) return ' (a draft goes last)'
  if (isHolder(winner, holders)) return ' (it has the address already)'
  return winner.isBundle && !loser.isBundle ? ' (a folder with index.md goes first)' : ''
}

/** A file with errors keeps its page, and its page keeps the address. */
function heldByUnread(page: AddressedPage, file: string): Problem {
  return {
    ...page.addressPlace,
    code: 'path-collision',
    severity: 'error',
    message: `Expected an address of its own, found that "${page.path}" belongs to what was published from ${file}, which has errors and stays; this file is not published.`,
    hint: 'Mend that file; or, if this is to take its place, delete it. If this file is a copy, give it another "slug" or "url".',
    related: [startOf(file)],
  }
}

function takenByAlias(page: AddressedPage, { page: owner, alias }: PlacedAlias): Problem {
  return {
    ...page.addressPlace,
    code: 'path-collision',
    severity: 'error',
    message: `Expected an address of its own, found that "${page.path}" is an alias of ${owner.sourcePath}, to which it leads already; this file is not published.`,
    hint: 'Give this page another "slug" or "url"; or delete the alias there, if the old address is to show this page.',
    related: [placeOfAlias({ page: owner, alias })],
  }
}

function caseClash(place: Place, path: string, other: Place, otherPath: string): Problem {
  return {
    ...place,
    code: 'path-case-clash',
    severity: 'warning',
    message: `Expected addresses that differ by more than upper and lower case, found "${path}" here and "${otherPath}" in ${other.path}.`,
    hint: 'Both are published, but readers and some servers will confuse them.',
    related: [other],
  }
}

interface Addresses {
  /** By path key. */
  readonly pages: ReadonlyMap<string, AddressedPage>
  /** Those of `pages` that readers can open. */
  readonly visible: ReadonlyMap<string, AddressedPage>
  readonly aliases: ReadonlyMap<string, PlacedAlias>
  readonly isLoop: IsLoop
  readonly holders: Holders
}

interface PlacedAlias {
  readonly page: AddressedPage
  readonly alias: FoundAlias
}

/** The other visible page whose address an alias of this one is. */
function otherHolder(page: AddressedPage, alias: FoundAlias, visible: Addresses['visible']): AddressedPage | null {
  const holder = visible.get(pathKey(alias.path))
  return holder === undefined || holder.sourcePath === page.sourcePath ? null : holder
}

function checkAlias(
  page: AddressedPage,
  alias: FoundAlias,
  { pages, visible, aliases, isLoop, holders }: Addresses,
): Problem | null {
  if (pages.get(pathKey(alias.path))?.sourcePath === page.sourcePath) return selfAlias(page, alias)
  const holder = otherHolder(page, alias, visible)
  if (holder !== null && isLoop(page.sourcePath, holder.sourcePath)) {
    const back = holder.aliases.find((one) => {
      const next = otherHolder(holder, one, visible)
      return next !== null && isLoop(holder.sourcePath, next.sourcePath)
    })
    return aliasLoop(page, alias, { holder, back })
  }
  const first = holders.areKnown ? '' : `${FIRST_COME}, `
  if (holder !== null) return lostAlias(page, alias, holder.addressPlace, `${first}that page keeps its address`)
  const earlier = aliases.get(pathKey(alias.path))
  if (earlier === undefined) return null
  return lostAlias(page, alias, placeOfAlias(earlier), `${first}that page keeps it`)
}

/** In the file of the page that has it, also where a cascade gave it. */
function placeOfAlias({ page, alias }: PlacedAlias): Place {
  return withoutRelated(placeIn(page.sourcePath, alias.place))
}

function withoutRelated({ path, line, column }: Place): Place {
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

function aliasLoop(
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

/** Addresses of different pages that differ by case alone, among pages first and then among aliases as well. */
function caseClashes(pages: readonly AddressedPage[], aliases: Iterable<PlacedAlias>): Problem[] {
  const seen = new Map<string, { place: Place; path: string; own: string }>()
  const check = (place: ProblemPlace, path: string, own: string): Problem[] => {
    const key = lowerCase(pathKey(path))
    const earlier = seen.get(key)
    if (earlier === undefined) seen.set(key, { place: withoutRelated(place), path, own })
    // Old spellings of a page's own address are what aliases are for; one address is that of an alias and a hidden page.
    const isClash = earlier !== undefined && earlier.own !== own && pathKey(earlier.path) !== pathKey(path)
    return !isClash ? [] : [caseClash(place, path, earlier.place, earlier.path)]
  }
  return [
    ...pages.flatMap((page) => check(page.addressPlace, page.path, page.sourcePath)),
    ...[...aliases].flatMap(({ page, alias }) =>
      check(placeIn(page.sourcePath, alias.place), alias.path, page.sourcePath),
    ),
  ]
}
