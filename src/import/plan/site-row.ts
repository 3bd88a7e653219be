import type { Json, SiteRow } from '../../../schema/json.ts'
import type { SiteSettings } from '../../content/settings/settings.ts'
import type { ThemeDeclaration } from '../../content/themes.ts'
import { digestOfThemes } from '../../content/themes-digest.ts'

/** What a release says of the site: what readers see of its configuration, and the names its themes have in some languages. */
export function siteRow(settings: SiteSettings, themes: readonly ThemeDeclaration[]): SiteRow {
  const named = themes.filter(({ names }) => Object.keys(names).length > 0)
  const digest = digestOfThemes(themes)
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
    // A site without them is the same as it was before there were any.
    ...(named.length > 0 && { themeNames: Object.fromEntries(named.map(({ slug, names }) => [slug, { ...names }])) }),
    ...(digest !== null && { themes: digest }),
  }
}
