import type { DocumentLink } from '../document.ts'
import { createNearest, type FindNearest } from '../nearest.ts'
import type { DocumentOutline } from '../outline/outline.ts'
import { hasAnchor, type PageAnchors } from '../outline/page-anchors.ts'
import { decode, joinPath } from '../pages/paths.ts'
import { pathKey } from '../path-key.ts'
import type { Problem, Severity } from '../problem.ts'
import type { CheckedSite } from './checked-site.ts'
import type { Found, Hidden, SiteIndex } from './site-index.ts'

/** A problem for every link inside the site that leads nowhere, to a hidden page, through an alias, or to a missing heading. */
export function findBrokenLinks(site: CheckedSite, index: SiteIndex): Problem[] {
  const anchors = new Map(site.documents.map((document) => [document.sourcePath, document.anchors]))
  const bySource = new Map(site.pages.map((page) => [page.sourcePath, page.path]))
  const context: Context = {
    linkHook: site.settings.embeddedHooks.link !== 'off',
    index,
    nearestPath: createNearest([...index.pagePaths.map(readable), ...index.filePaths]),
    nearestSource: createNearest(bySource.keys()),
    nearestEnd: findByEnd(index.pagePaths),
    pathOfSource: (source) => bySource.get(source) ?? null,
    anchorsOf: (source) => anchors.get(source) ?? null,
  }
  return site.documents.flatMap((document) =>
    document.links.flatMap((link) => checkLink(link, document, context) ?? []),
  )
}

interface Context {
  /** Whether links may name pages by file or path. */
  readonly linkHook: boolean
  readonly index: SiteIndex
  readonly nearestPath: FindNearest
  readonly nearestSource: FindNearest
  /** The one page whose address ends like this one. */
  readonly nearestEnd: (path: string) => string | null
  readonly pathOfSource: (sourcePath: string) => string | null
  readonly anchorsOf: (sourcePath: string) => PageAnchors | null
}

function checkLink(link: DocumentLink, document: DocumentOutline, context: Context): Problem | null {
  const { target, fragment } = link
  if (target === null) return null
  // A page with an error may have lost its address to another.
  const found = pathKey(target) === pathKey(document.path) ? itself(document) : context.index.find(target)
  const end = fragment === null || fragment === '' ? '' : `#${fragment}`
  switch (found.kind) {
    case 'other':
      return null
    case 'missing':
      return brokenLink(link, document, context)
    case 'alias':
      return isClosed(found, document)
        ? hiddenLink(link, document, found.hidden)
        : aliasLink(link, document, found.page.path + end)
    case 'hidden':
      return document.draft ? null : hiddenLink(link, document, found.hidden)
    case 'page': {
      if (isClosed(found, document)) return hiddenLink(link, document, found.hidden)
      const anchors = end === '' ? null : context.anchorsOf(found.page.sourcePath)
      return anchors === null ? null : checkAnchor(link, document, anchors)
    }
  }
}

type FoundPage = Extract<Found, { kind: 'page' | 'alias' }>

/** Whether readers of a page cannot follow its link to what was found. */
function isClosed(found: FoundPage, from: DocumentOutline): found is FoundPage & { readonly hidden: Hidden } {
  return found.hidden !== null && !from.draft && found.page.sourcePath !== from.sourcePath
}

function itself(page: DocumentOutline): Found {
  return { kind: 'page', page, hidden: null }
}

function brokenLink(link: DocumentLink, document: DocumentOutline, context: Context): Problem {
  const target = link.target ?? ''
  const [outside, inside] = [outsideAddress(link.href), meantPath(link, document, context)]
  const placeholder = findPlaceholder(link.href)
  const hint =
    outside !== null
      ? `Write "${outside}" if that is what you mean: without it the address counts as one of this site.`
      : inside !== null
        ? `Did you mean "${inside}"?`
        : placeholder !== null
          ? `Replace it by the address: Hugo leaves "${placeholder}" as it is.`
          : 'Correct the address, or remove the link. If the page has moved, give it this address as an alias.'
  const problem = linkProblem(link, document, {
    code: 'link-broken',
    severity: 'warning',
    message: `Expected a page or a file at "${shorten(target)}", found none.`,
    hint,
  })
  const [written = ''] = link.href.split(/[?#]/, 1)
  const end = link.fragment ? `#${link.fragment}` : ''
  const isFile = context.linkHook || /\.(?:md|markdown|mdown)$/i.test(written)
  const ref = { name: written + end, language: document.language }
  return { ...problem, target: target + end, ...(isFile && { ref }) }
}

/** The address of another site or a mailbox, where only its scheme is missing. */
function outsideAddress(href: string): string | null {
  if (/^[^\s/@?#]+@[^\s/@?#]+\.[a-z]{2,}$/i.test(href)) return `mailto:${href}`
  if (/^(?:www\.|(?:[a-z\d-]+\.){1,4}(?:com|org|net|edu|gov|io)(?:\/|$))/i.test(href)) return `https://${href}`
  return null
}

function meantPath({ href, target }: DocumentLink, document: DocumentOutline, context: Context): string | null {
  const written = href.split(/[?#]/, 1)[0] ?? ''
  if (/\.(?:md|markdown|mdown)$/i.test(written)) {
    const folder = document.sourcePath.slice(0, document.sourcePath.lastIndexOf('/'))
    const source = decode(joinPath(written.startsWith('/') ? '' : folder, written).slice(1))
    const inContent = written.startsWith('/') && !source.startsWith('content/') ? `content/${source}` : source
    const page = context.pathOfSource(source) ?? context.pathOfSource(inContent)
    if (page !== null) return page
    const near = context.nearestSource(inContent)
    if (near !== null) return context.pathOfSource(near)
  }
  // `{{site.baseurl}}/about/` is what other tools fill in, and Hugo leaves as it is.
  const path = /^\{\{[^{}]*\}\}(\/[^#?]*)/.exec(written)?.[1] ?? target ?? ''
  if (path !== target && context.index.find(path).kind !== 'missing') return path
  const near =
    otherReadings(written, path, document).find((other) => context.index.find(other).kind === 'page') ??
    context.nearestPath(decode(/\/$|\.[^/]+$/.test(path) ? path : `${path}/`)) ??
    context.nearestEnd(path)
  const found = near === null ? null : context.index.find(near)
  return found?.kind === 'alias' || found?.kind === 'page' ? readable(found.page.path) : near
}

/** Other paths it may mean: beside the page rather than below it, without the first folder, or without `.html`. */
function otherReadings(written: string, path: string, { path: from }: DocumentOutline): string[] {
  const parent = from.replace(/[^/]*\/?$/, '')
  const beside = /^[./]/.test(written) || written === '' ? [] : [joinPath(parent, written)]
  const inner = /^\/[^/]+(\/[^/].*)$/.exec(path)?.[1]
  const bare = path.replace(/\.(?:html?|php)$/i, '/')
  return [...beside, ...(inner === undefined ? [] : [inner]), ...(bare === path ? [] : [bare])]
}

/** A placeholder of another tool, such as `{{site.baseurl}}`. */
export function findPlaceholder(address: string): string | null {
  return /\{\{[^{}<%]{1,100}\}\}/.exec(address)?.[0] ?? null
}

/** Decoded, unless Markdown needs the escapes. */
function readable(path: string): string {
  const plain = decode(path)
  return /[\s()<>"\\?#%]/.test(plain) ? path : plain
}

function aliasLink(link: DocumentLink, document: DocumentOutline, path: string): Problem {
  return linkProblem(link, document, {
    code: 'link-through-alias',
    severity: 'notice',
    message: `Expected the address of a page, found an old one, "${shorten(link.target ?? '')}", which leads to "${shorten(path)}".`,
    hint: `Write "${shorten(path)}", which saves readers a redirect.`,
  })
}

function hiddenLink(link: DocumentLink, document: DocumentOutline, { why, remedy }: Hidden): Problem {
  return linkProblem(link, document, {
    code: 'link-to-hidden',
    severity: 'warning',
    message: `Expected a page that readers can open, found that "${shorten(link.target ?? '')}" is hidden: ${why}.`,
    hint: remedy,
  })
}

function checkAnchor(link: DocumentLink, document: DocumentOutline, anchors: PageAnchors): Problem | null {
  const fragment = link.fragment ?? ''
  if (hasAnchor(anchors, fragment)) return null
  const near = createNearest(anchors.made)(decode(fragment))
  // A template or a shortcode may make anchors that the file does not show.
  if (near === null && !anchors.certain) return null
  return linkProblem(link, document, {
    code: 'anchor-broken',
    severity: 'warning',
    message: `Expected a heading with the anchor "#${shorten(fragment)}" at "${shorten(link.target ?? '')}", found none.`,
    hint: near === null ? 'Link to the page alone, or to another of its headings.' : `Did you mean "#${near}"?`,
  })
}

function linkProblem(
  { line, column }: DocumentLink,
  { sourcePath }: DocumentOutline,
  what: { code: string; severity: Severity; message: string; hint: string },
): Problem {
  return { ...what, path: sourcePath, line, column }
}

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

function findByEnd(paths: readonly string[]): (path: string) => string | null {
  let byEnd: Map<string, string | null> | null = null
  return (path) => {
    byEnd ??= indexEnds(paths)
    return lastPart(path) === '' ? null : (byEnd.get(lastPart(path)) ?? null)
  }
}

function indexEnds(paths: readonly string[]): Map<string, string | null> {
  const byEnd = new Map<string, string | null>()
  for (const path of paths) {
    const end = lastPart(path)
    byEnd.set(end, byEnd.has(end) ? null : path)
  }
  return byEnd
}

function lastPart(path: string): string {
  return path.replace(/\/$/, '').split('/').at(-1)?.toLowerCase() ?? ''
}
