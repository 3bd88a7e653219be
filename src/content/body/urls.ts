import type { Page } from '../document.ts'
import type { BodyContext } from './context.ts'
import { pathOfLink } from './link-targets.ts'

/** Where a link leads within the site. */
export interface SiteTarget {
  /** Site path as written, without query and fragment; null for a link that leads elsewhere. */
  readonly target: string | null
  /** Without `#`; null where there is none. */
  readonly fragment: string | null
}

const SCHEME = /^[a-z][a-z0-9+.-]*:/i

/** The URL a browser on the page would open, or null where the text is no URL. */
export function absoluteUrl(href: string, context: BodyContext): string | null {
  const { page } = context
  const base = siteRoot(context) + (isResource(href, page) ? page.resourcePath : page.path)
  return URL.canParse(href, base) ? new URL(href, base).href : null
}

function isResource(href: string, { resources }: Page): boolean {
  const file = href.split(/[?#]/, 1)[0]?.replace(/^\.\//, '') ?? ''
  return resources.includes(file) || resources.includes(decoded(file))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The address of the page that a Markdown link names, with its query and fragment; null where it names none. */
export function addressOfLinked(href: string, context: BodyContext): string | null {
  const path = pathOfLink(href)
  if (path === null || !Object.hasOwn(context.linkedPages, path)) return null
  const tail = href.trim().slice(path.length)
  return new URL(context.siteUrl).pathname.replace(/\/$/, '') + context.linkedPages[path] + tail
}

/** The target of a link as written: relative to the page, absolute, or below the site's URL. */
export function siteTarget(href: string, context: BodyContext): SiteTarget {
  const hash = href.indexOf('#')
  const fragment = hash < 0 ? null : href.slice(hash + 1)
  const address = (hash < 0 ? href : href.slice(0, hash)).split('?')[0]!.trim()
  return { target: sitePath(address, context), fragment }
}

function sitePath(address: string, context: BodyContext): string | null {
  if (address === '') return context.page.path
  const site = new URL(context.siteUrl)
  let path = address
  if (SCHEME.test(address) || address.startsWith('//')) {
    const [, scheme = '', host = '', rest = ''] = /^(?:(https?):)?\/\/([^/]*)(.*)$/is.exec(address) ?? []
    if (host === '' || host.toLowerCase() !== site.host) return null
    if (scheme === '' && !address.startsWith('//')) return null
    path = rest || '/'
  } else if (!address.startsWith('/')) {
    return withoutDots(context.page.path.slice(0, context.page.path.lastIndexOf('/') + 1) + address)
  }
  // A site in a folder of its host does not contain the paths beside that folder.
  if (`${path}/` === site.pathname) return '/'
  return path.startsWith(site.pathname) ? withoutDots(`/${path.slice(site.pathname.length)}`) : null
}

function withoutDots(path: string): string {
  const parts: string[] = []
  const segments = path.split('/').slice(1)
  segments.forEach((segment, index) => {
    const last = index === segments.length - 1
    if (segment === '..') parts.pop()
    else if (segment !== '.') parts.push(segment)
    if (last && (segment === '..' || segment === '.')) parts.push('')
  })
  return `/${parts.join('/')}`
}

function siteRoot(context: BodyContext): string {
  return context.siteUrl.replace(/\/$/, '')
}

/** The absolute URL of a path of the site, as `ref` writes it. */
export function urlOfPath(path: string, context: BodyContext): string {
  return siteRoot(context) + path
}
