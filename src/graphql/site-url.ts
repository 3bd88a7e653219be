import type { SiteRow } from '../../schema/json.ts'

/** The absolute URL of a site path. The path may be percent-encoded already, in part or not at all. */
export function siteUrl(site: SiteRow, path: string): string {
  const encoded = encodeURI(path).replace(/%25([0-9A-Fa-f]{2})/g, '%$1')
  return `${site.url.replace(/\/$/, '')}${encoded.startsWith('/') ? '' : '/'}${encoded}`
}
