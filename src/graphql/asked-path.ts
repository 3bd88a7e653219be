import { lookupKey } from './input.ts'

/** Tells clients how `askedKeys` understands a path. */
export const anySpelling =
  'With or without slashes at either end, percent-encoded or not, with query, fragment or `index.html`, or as a URL of the site.'

/**
 * The keys under which a path may be stored that a client wrote in any way a router meets: as it is; without query and fragment,
 * or without the path of the site's base URL; as a URL of the site, with its scheme or from `//` on. The most literal reading
 * comes first; there is none for a URL of another site.
 */
export function askedKeys(path: string, siteUrl: string | null): string[] {
  const site = siteUrl === null ? null : new URL(siteUrl)
  const [, scheme = '', authority = '', rest = ''] = /^(https?:|)\/\/([^/?#]*)(.*)$/is.exec(path) ?? []
  const isOfSite = authority !== '' && hostOf(`${scheme || site?.protocol}//${authority}`) === site?.host
  if (scheme !== '' && !isOfSite) return []
  const local = isOfSite ? rest : path
  const bare = lookupKey(local.replace(/[?#].*$/s, ''))
  const inside = keysBelow(lookupKey(site?.pathname ?? '/'), bare)
  return [...new Set(isOfSite ? inside : [lookupKey(local), bare, ...inside])]
}

/** With its port, unless that is the usual one; null for what is no URL. */
function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host : null
}

function keysBelow(base: string, key: string): string[] {
  if (base === '/') return [key]
  if (key === base) return ['/']
  return key.startsWith(`${base}/`) ? [key.slice(base.length)] : []
}
