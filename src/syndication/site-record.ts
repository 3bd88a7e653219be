import type { SiteRow } from '../../schema/json.ts'

/** What a release says of the site itself, as its configuration has it. */
export type SiteRecord = Pick<SiteRow, 'title' | 'url' | 'language' | 'licence'> &
  Required<Pick<SiteRow, 'languages' | 'params' | 'menus'>>

/** The record of a site. */
export function describeSite({
  title,
  url,
  language,
  licence,
  languages = [],
  params = {},
  menus = {},
}: SiteRow): SiteRecord {
  return { title, url, language, licence, languages, params, menus }
}
