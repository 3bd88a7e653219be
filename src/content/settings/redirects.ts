import { readData } from '../front-matter/front-matter.ts'
import { indexLines } from '../line-index.ts'
import type { Place, Problem } from '../problem.ts'
import type { SourceFile } from '../source-file.ts'
import { asFilledText, lookUp } from '../values.ts'

/** A redirect that the site's host makes: `to` is a path of the site. */
export interface Redirect {
  readonly from: string
  readonly to: string
  readonly place: Place
}

/** The files in which hosts such as Netlify and Cloudflare find redirects. */
export const REDIRECT_FILES: readonly string[] = ['_redirects', 'static/_redirects', 'netlify.toml']

/** Reads redirects from one path of the site to another; all others, such as those with wildcards, give a notice. */
export function readRedirects(file: SourceFile, siteUrl: string): { redirects: Redirect[]; problems: Problem[] } {
  const redirects: Redirect[] = []
  const problems: Problem[] = []
  for (const rule of file.path.endsWith('.toml') ? rulesOfToml(file) : rulesOfLines(file)) {
    const to = sitePath(rule.to, siteUrl)
    const why = to === null ? 'one that leads to another site' : whyUnread(rule)
    if (why !== null || to === null) problems.push(unread(rule, why ?? ''))
    else redirects.push({ from: rule.from, to, place: rule.place })
  }
  return { redirects, problems }
}

/** The `notice` for a redirect whose address does not answer here. */
export function unread({ from, place }: Pick<Redirect, 'from' | 'place'>, found: string): Problem {
  return {
    ...place,
    code: 'redirect-unread',
    severity: 'notice',
    message: `Expected a redirect from one address to a page, found ${found}; "${from.slice(0, 100)}" does not answer here.`,
    hint: 'Give the page the old address as an alias if the gateway is to answer it.',
  }
}

interface Rule extends Redirect {
  readonly status: string
  readonly hasConditions: boolean
}

function whyUnread({ from, to, status, hasConditions }: Rule): string | null {
  if (!from.startsWith('/') || /[*]|\/:\w/.test(from + to)) return 'one with a wildcard'
  if (hasConditions) return 'one with conditions'
  return /^(?:301|302|303|307|308)!?$/.test(status) ? null : `one with the status ${status.slice(0, 10)}`
}

/** `/old /new 301`, a line each; `#` begins a comment. */
function rulesOfLines({ path, text }: SourceFile): Rule[] {
  const locate = indexLines(text)
  return [...text.matchAll(/^[^\r\n]+/gm)].flatMap(({ 0: line, index }) => {
    const [from = '', ...rest] = line
      .replace(/(?:^|\s)#.*$/, '')
      .trim()
      .split(/\s+/)
    const to = rest.find((word) => /^(?:\/|https?:)/i.test(word))
    if (from === '' || to === undefined) return []
    const [status = '301', ...conditions] = rest.slice(rest.indexOf(to) + 1)
    const hasConditions = rest.indexOf(to) > 0 || conditions.length > 0
    return [{ from, to, status, hasConditions, place: { path, ...locate(index) } }]
  })
}

function rulesOfToml(file: SourceFile): Rule[] {
  const { entries } = readData('toml', { file, start: 0, end: file.text.length })
  const entry = entries.find(({ key }) => key === 'redirects')
  if (entry === undefined || !Array.isArray(entry.value)) return []
  return entry.value.flatMap((rule, index) => {
    const [from, to] = [asFilledText(lookUp(rule, 'from')), asFilledText(lookUp(rule, 'to'))]
    if (from === null || to === null) return []
    const { line, column } = entry.items[index] ?? entry
    const hasConditions = ['conditions', 'query'].some((key) => lookUp(rule, key) !== undefined)
    const status = asFilledText(lookUp(rule, 'status')) ?? '301'
    return [{ from, to, status, hasConditions, place: { path: file.path, line, column } }]
  })
}

/** The path of an address of the site, without query and fragment; null for one of another site. */
function sitePath(to: string, siteUrl: string): string | null {
  if (to.startsWith('/') && !to.startsWith('//')) return to.split(/[?#]/, 1)[0]!
  return URL.canParse(to) && new URL(to).host === new URL(siteUrl).host ? new URL(to).pathname : null
}
