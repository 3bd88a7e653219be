import type { SiteRow } from '../../schema/json.ts'

/** What a release says of the site itself, as its configuration has it. */
export type SiteRecord = Pick<SiteRow, 'title' | 'url' | 'language' | 'licence'> &
  Required<Pick<SiteRow, 'languages' | 'params' | 'menus' | 'themeNames'>>

/** The record of a site. */
export function describeSite({
  title,
  url,
  language,
  licence,
  languages = [],
  params = {},
  menus = {},
  themeNames = {},
}: SiteRow): SiteRecord {
  return { title, url, language, licence, languages, params, menus, themeNames }
}

/** The ids of the mirrors that a site came through, that of this gateway last; none where it is the site's own. */
export type MirrorVia = readonly string[]

/** Through which mirrors a site came here. */
export function viaOf({ mirror }: SiteRow): MirrorVia {
  return mirror === undefined ? [] : [...mirror.via, mirror.id]
}

/** The form of the lines of `/dump` and `/changes`: another number, where who reads them by this one would read them wrongly. */
export const LINE_FORMAT = 1
