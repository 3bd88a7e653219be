import { lookupKey } from './input.ts'

/** Tells clients how `askedKeys` understands a path. */
export const anySpelling =
  'With or without slashes at either end, percent-encoded or not, with query, fragment or `index.html`, or as a URL of the site.'

/**
 * The keys under which a path may be stored that a client wrote in any way a router meets: as it is; without query and fragment,
 * or without the path of the site's base URL; as an absolute URL of the site. The most literal reading comes first; there is
 * none for a URL of another site.
 */
export function askedKeys(path: string, siteUrl: string | null): string[] {
  const site = siteUrl === null ? null : new URL(siteUrl)
  const absolute = /^https?:\/\/([^/?#]*)(.*)$/is.exec(path)
  if (absolute && absolute[1]!.toLowerCase() !== site?.host) return []
  const local = absolute?.[2] ?? path
  const bare = local.replace(/[?#].*$/s, '')
  const base = site?.pathname.replace(/\/$/, '') ?? ''
  const isBelow = base !== '' && (bare === base || bare.startsWith(`${base}/`))
  const inside = isBelow ? [bare.slice(base.length)] : []
  const readings = absolute ? (base === '' ? [bare] : inside) : [local, bare, ...inside]
  return [...new Set(readings.map(lookupKey))]
}
