import type { PageAlias } from '../document.ts'
import { pathKey } from '../path-key.ts'
import type { Place, Problem } from '../problem.ts'
import { asText } from '../values.ts'
import { type PageValue, type PageValues, type ProblemPlace, placeIn } from './page-values.ts'
import { isAmbiguous, joinPath } from './paths.ts'

/** What aliases are resolved against. */
export interface AliasContext {
  readonly sourcePath: string
  /** The page's own URL path, not encoded. */
  readonly path: string
  /** What paths of its language begin with: `/fr` or nothing. */
  readonly prefix: string
  readonly ugly: boolean
}

/** An alias with the place where it is set, which for a cascaded one is in another file. */
export interface FoundAlias extends PageAlias {
  readonly place: Place
}

/** The keys aliases are read from; Hugo knows the first one alone. */
export const ALIAS_KEYS = ['aliases', 'alias', 'redirect_from']

/** Resolves a page's aliases as Hugo does; one that leads out of the site is an `error`, and so the page is not published. */
export function findAliases(values: PageValues, context: AliasContext): { aliases: FoundAlias[]; problems: Problem[] } {
  const aliases = new Map<string, FoundAlias>()
  const problems: Problem[] = []
  for (const key of ALIAS_KEYS) {
    const given = values.get(key)
    if (given === undefined || given.value === null) continue
    if (key !== 'aliases') problems.push(otherKey(given, context.sourcePath))
    for (const { written, place } of writtenAliases(given)) {
      const refusal = refuse(written, placeIn(context.sourcePath, place))
      if (refusal !== null) {
        problems.push(refusal)
        continue
      }
      const path = resolveAlias(written!, context)
      if (climbsOut(written!, context)) problems.push(aboveRoot(path, placeIn(context.sourcePath, place)))
      const { line, column } = placeIn(context.sourcePath, place)
      if (!aliases.has(pathKey(path))) aliases.set(pathKey(path), { path, line, column, place })
    }
  }
  return { aliases: [...aliases.values()], problems }
}

function writtenAliases({ value, place, items }: PageValue): { written: string | null; place: Place }[] {
  if (!Array.isArray(value)) return [{ written: asText(value), place }]
  return value.map((item, index) => ({ written: asText(item), place: { ...place, ...items[index] } }))
}

function refuse(written: string | null, place: ProblemPlace): Problem | null {
  if (written === null || written.trim() === '') {
    return {
      ...place,
      code: 'alias-empty',
      severity: 'warning',
      message: 'Expected a path such as "/old/page/" as alias, found nothing that is one; it is left out.',
      hint: 'Delete the empty item.',
    }
  }
  if (!/^\s*(?:\/\/|[a-z][a-z\d+.-]*:)/i.test(written) && !isAmbiguous(written)) return null
  return {
    ...place,
    code: 'alias-outside',
    severity: 'error',
    message: `Expected an alias to be a path inside the site, found ${JSON.stringify(written.slice(0, 80))}.`,
    hint: 'Write "/old/page/": no "https:", no "//" at the start, no backslash, no escaped dots.',
  }
}

/** Relative to the parent of the page's own address, or to the root of its language. */
function resolveAlias(written: string, { path, prefix, ugly }: AliasContext): string {
  const resolved = written.startsWith('/')
    ? withPrefix(joinPath(written), prefix)
    : joinPath(folderOfPage(path), '..', written)
  if (resolved.endsWith('/index.html')) return resolved.slice(0, -'index.html'.length)
  if (/\.html?$/.test(resolved)) return resolved
  if (ugly) return resolved === '/' ? '/index.html' : `${resolved}.html`
  return resolved === '/' ? '/' : `${resolved}/`
}

/** Whether its `..` climb above the root. */
function climbsOut(written: string, { path }: AliasContext): boolean {
  let depth = written.startsWith('/') ? 0 : folderOfPage(path).split('/').filter(Boolean).length - 1
  for (const part of written.split('/')) {
    if (part === '..') depth -= 1
    else if (part !== '' && part !== '.') depth += 1
    if (depth < 0) return true
  }
  return false
}

function aboveRoot(path: string, place: ProblemPlace): Problem {
  return {
    ...place,
    code: 'alias-above-root',
    severity: 'warning',
    message: `Expected an alias inside the site, found one whose ".." lead above its root; it is read as "${path}".`,
    hint: `Write "${path}" if that is the old address.`,
  }
}

function withPrefix(path: string, prefix: string): string {
  return path === prefix || path.startsWith(`${prefix}/`) ? path : joinPath(prefix, path)
}

/** `/al/page.html` stands for the folder `/al/page`, `/al/index.html` for `/al`. */
function folderOfPage(path: string): string {
  return path.replace(/\/index\.html$/, '').replace(/\.html$/, '')
}

function otherKey({ key, place }: PageValue, sourcePath: string): Problem {
  return {
    ...placeIn(sourcePath, place),
    code: 'alias-key',
    severity: 'notice',
    message: `Expected aliases under "aliases", found them under "${key}"; they are read anyway.`,
    hint: 'Hugo gives this key no meaning. Write "aliases", which both understand.',
  }
}
