import type { Json, SiteRow } from '../../../schema/json.ts'
import type { SiteSettings } from '../../content/settings/settings.ts'

/** What a release says of the site: what readers see of its configuration. */
export function siteRow(settings: SiteSettings): SiteRow {
  const { title, url, language, licence, languages, siteParams, menus } = settings
  return {
    title,
    url,
    language,
    licence,
    languages: languages.map(({ code, name, prefix }) => ({ code, name, path: `${prefix}/` })),
    params: structuredClone(siteParams) as { [key: string]: Json },
    menus: Object.fromEntries(
      Object.entries(menus).map(([code, entries]) => [code, entries.map((entry) => ({ ...entry }))]),
    ),
  }
}
