import { type Problem, startOf } from '../problem.ts'
import type { SiteLanguage } from '../settings/languages.ts'
import type { SiteSettings } from '../settings/settings.ts'
import { asFilledText } from '../values.ts'
import { ancestors } from './cascade.ts'
import type { FoundDate } from './dates.ts'
import type { LocatedPage } from './page-states.ts'
import { placeOf } from './page-values.ts'
import { cleanContentPath, cleanPath, isAmbiguous, joinPath } from './paths.ts'
import { expandPermalink, namesDate, type PermalinkParts } from './permalinks.ts'

/** What the address of a page is made of besides its place. */
export interface PathContext {
  readonly settings: SiteSettings
  readonly language: SiteLanguage
  readonly title: string
  readonly date: FoundDate | null
  /** The slug that the date in a file's name left over. */
  readonly slugFromName: string | null
  /** The cleaned slug of the section at a logical path, where it has one. */
  readonly sectionSlug: (logicalPath: string) => string | null
  /** Whether there is a section page at a logical path. */
  readonly isSection: (logicalPath: string) => boolean
}

/** The URL path of a page, not yet percent-encoded: `url`, else a permalink pattern, else slug or file name. */
export function findPagePath(page: LocatedPage, context: PathContext): { path: string; problems: Problem[] } {
  const url = page.kind === 'home' ? null : asFilledText(page.values.get('url')?.value)
  if (url !== null) return fromUrl(url, page, context)
  const { language, settings } = context
  if (page.kind === 'home') return { path: finish('/', page, context), problems: [] }
  const pattern = findPattern(page, settings)
  if (pattern === null)
    return { path: finish(`/${folderSegments(page, context).join('/')}`, page, context), problems: [] }
  const path = expandPermalink(pattern, permalinkParts(page, context), settings)
  const undated = context.date === null && namesDate(pattern)
  return {
    path: finish(path, page, { ...context, language }),
    problems: undated ? [undatedPermalink(page, pattern)] : [],
  }
}

/** Taken as written, except that a section's is cleaned as if it were a file name; only a relative one gets the language. */
function fromUrl(url: string, page: LocatedPage, context: PathContext): { path: string; problems: Problem[] } {
  const refusal = refuseUrl(url, page)
  if (refusal !== null) return { path: '', problems: [refusal] }
  const { settings, language } = context
  const expanded = url.includes(':') ? expandUrl(url, page, context) : url
  const written = page.kind === 'page' ? expanded : cleanPath(expanded, settings)
  const path = joinPath(url.startsWith('/') ? '' : language.prefix, written)
  const isFile = !written.endsWith('/') && /\.[^/.]+$/.test(path)
  const problems = /[?#]/.test(path) ? [queryInUrl(page)] : []
  return { path: isFile || path === '/' ? path : `${path}/`, problems }
}

function expandUrl(url: string, page: LocatedPage, context: PathContext): string {
  return url
    .split('/')
    .map((part) =>
      part.startsWith(':') ? expandPermalink(part, permalinkParts(page, context), context.settings) : part,
    )
    .join('/')
}

function refuseUrl(url: string, { values, content }: LocatedPage): Problem | null {
  if (!/^(?:\/\/|[a-z][a-z\d+.-]*:\/\/|https?:)/i.test(url) && !isAmbiguous(url)) return null
  return {
    code: 'url-outside',
    severity: 'error',
    ...placeOf(values, 'url', content.sourcePath),
    message: `Expected "url" to be a path inside the site, found ${JSON.stringify(url.slice(0, 80))}.`,
    hint: 'Write "/place/of/the/page/": no "https:", no "//" at the start, no backslash, no escaped dots.',
  }
}

function queryInUrl({ values, content }: LocatedPage): Problem {
  return {
    code: 'url-query',
    severity: 'warning',
    ...placeOf(values, 'url', content.sourcePath),
    message:
      'Expected a path without "?" and "#", found one of them; browsers do not send what follows as part of a path.',
    hint: 'Leave the question mark or the number sign out of "url".',
  }
}

function findPattern({ kind, content }: LocatedPage, { permalinks }: SiteSettings): string | null {
  if (kind === 'home') return null
  const section = content.logicalPath.split('/')[1] ?? ''
  const isRootPage = kind === 'page' && content.folder === '' && content.role === 'file'
  const patterns = permalinks[kind]
  const pattern = patterns[isRootPage || (content.role === 'leaf' && !content.folder.includes('/')) ? '' : section]
  return pattern === undefined || pattern.trim() === '' ? null : pattern
}

function permalinkParts(page: LocatedPage, context: PathContext): PermalinkParts {
  const { content, values } = page
  const above = ancestors(content)
  const current = above.find((path) => context.isSection(path)) ?? above.at(-2) ?? '/'
  const paths = above.filter((path) => path !== '/' && `${current}/`.startsWith(`${path}/`)).reverse()
  const sections = paths.map((path) => path.slice(path.lastIndexOf('/') + 1))
  return {
    date: context.date,
    title: context.title,
    slug: asFilledText(values.get('slug')?.value) ?? context.slugFromName,
    name: content.role === 'file' ? content.name : (content.folder.split('/').at(-1) ?? ''),
    sections,
    sectionSlugs: paths.map((path, index) => context.sectionSlug(path) ?? sections[index]!),
  }
}

/** The folders above the page, each under its section's slug where it has one, and the page's own slug or name. */
function folderSegments({ content, values }: LocatedPage, context: PathContext): string[] {
  const folders = content.folder === '' ? [] : content.folder.split('/')
  const logical = content.logicalPath.split('/').filter((part) => part !== '')
  const segments = folders.map((folder, index) => {
    const slug = context.sectionSlug(`/${logical.slice(0, index + 1).join('/')}`)
    return slug ?? cleanContentPath(folder, context.settings)
  })
  if (content.role === 'branch') return segments
  const slug = asFilledText(values.get('slug')?.value) ?? context.slugFromName
  const last = content.role === 'leaf' ? segments.pop() : cleanContentPath(content.name, context.settings)
  return [...segments, slug === null ? (last ?? '') : cleanPath(slug, context.settings)]
}

/** Puts the language before the path and ends it as the site wants: with a slash, or `.html`. */
function finish(path: string, { kind, content }: LocatedPage, { language, settings }: PathContext): string {
  const full = joinPath(language.prefix, path)
  const ugly = isUgly(settings, content.logicalPath)
  if (ugly && kind === 'page') return full === '/' ? '/index.html' : `${full}.html`
  const folder = full === '/' ? '/' : `${full}/`
  return ugly ? `${folder}index.html` : folder
}

/** Whether pages of that place end in `.html`. */
export function isUgly({ uglyUrls }: SiteSettings, logicalPath: string): boolean {
  if (typeof uglyUrls === 'boolean') return uglyUrls
  return uglyUrls.includes(logicalPath.split('/')[1] ?? '')
}

function undatedPermalink({ content }: LocatedPage, pattern: string): Problem {
  return {
    code: 'permalink-without-date',
    severity: 'warning',
    ...startOf(content.sourcePath),
    message: `Expected a date, because the site's permalinks for this section are "${pattern.slice(0, 80)}", found none; the address begins in year 1, as in Hugo.`,
    hint: 'Give the page a "date".',
  }
}
