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
  const found = findResource(href, context) ?? { folder: context.page.path, href }
  const base = siteRoot(context) + found.folder
  return URL.canParse(found.href, base) ? new URL(found.href, base).href : null
}

/**
 * A file beside the page, as Hugo finds it: `roof.fr.jpg` for `roof.jpg` on a page in French, which is published beside that page,
 * else the file that all languages share, else that of another language.
 */
function findResource(
  href: string,
  { page, languages }: BodyContext,
): { readonly folder: string; readonly href: string } | null {
  const { resources, language } = page
  if (resources.length === 0) return null
  const file = href.split(/[?#]/, 1)[0]!
  const tail = href.slice(file.length)
  const isThere = (name: string) => {
    const plain = name.replace(/^\.\//, '')
    return resources.includes(plain) || resources.includes(decoded(plain))
  }
  const dot = file.lastIndexOf('.')
  const inLanguage = (code: string) => `${file.slice(0, dot)}.${code.toLowerCase()}${file.slice(dot)}`
  if (dot > 0 && isThere(inLanguage(language))) return { folder: page.path, href: inLanguage(language) + tail }
  if (isThere(file)) {
    const isOwn = file.slice(0, Math.max(dot, 0)).toLowerCase().endsWith(`.${language.toLowerCase()}`)
    return { folder: isOwn ? page.path : page.resourcePath, href }
  }
  const other = dot > 0 ? languages.find((code) => isThere(inLanguage(code))) : undefined
  return other === undefined ? null : { folder: page.resourcePath, href: inLanguage(other) + tail }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The address of the page or file that a Markdown link names, with its query and fragment; null where it names none. */
export function addressOfLinked(href: string, context: BodyContext): string | null {
  return addressIn(context.linkedPages, href, context)
}

/** The same for an image. */
export function addressOfImage(src: string, context: BodyContext): string | null {
  return findResource(src, context) === null ? addressIn(context.linkedImages, src, context) : null
}

function addressIn(paths: BodyContext['linkedPages'], href: string, { siteUrl }: BodyContext): string | null {
  const path = pathOfLink(href)
  if (path === null || !Object.hasOwn(paths, path)) return null
  const tail = href.trim().slice(path.length)
  return new URL(siteUrl).pathname.replace(/\/$/, '') + paths[path] + tail
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
