import type { SiteRow } from '../../../schema/json.ts'
import type { NewestRelease } from '../../database/write/import-state.ts'
import { equalJson, sortKeys } from './equal-json.ts'
import type { ImportPlan } from './plan.ts'

/** What changes for the site as a whole: one of its fields, of the settings that decide addresses, or of the themes it declares. */
export interface SiteChange {
  readonly field:
    | 'title'
    | 'address'
    | 'language'
    | 'licence'
    | 'languages'
    | 'params'
    | 'menus'
    | 'themeNames'
    | 'theme'
    | 'addresses'
  /** Null where there was none. */
  readonly before: string | null
  /** Null where there is none any more. */
  readonly after: string | null
}

/** Compares the site of a plan with the one that is published; nothing where nothing is. */
export function findSiteChanges(
  { site: was, declaredThemes }: Pick<NewestRelease, 'site' | 'declaredThemes'>,
  { site: is, themes }: Pick<ImportPlan, 'site' | 'themes'>,
): SiteChange[] {
  if (was === null) return []
  const fields = [
    { field: 'title', before: was.title, after: is.title },
    { field: 'address', before: was.url, after: is.url },
    { field: 'language', before: was.language, after: is.language },
    { field: 'licence', before: nameOf(was.licence), after: nameOf(is.licence) },
    { field: 'languages', before: listLanguages(was), after: listLanguages(is) },
    { field: 'params', before: brief(was.params), after: brief(is.params) },
    { field: 'menus', before: brief(was.menus), after: brief(is.menus) },
    { field: 'themeNames', before: brief(was.themeNames), after: brief(is.themeNames) },
  ] as const
  const slugs = [...new Set([...declaredThemes, ...themes].map(({ slug }) => slug))].sort()
  const themeOf = (list: readonly { slug: string; name: string; description: string | null }[], slug: string) =>
    list.find((theme) => theme.slug === slug)
  return [
    ...fields.filter(({ before, after }) => before !== after).map((change): SiteChange => change),
    ...slugs.flatMap((slug): SiteChange[] => {
      const [before, after] = [themeOf(declaredThemes, slug), themeOf(themes, slug)]
      return equalJson(before ?? null, after ?? null)
        ? []
        : [{ field: 'theme', before: before ? describe(before) : null, after: after ? describe(after) : null }]
    }),
  ]
}

function listLanguages({ languages }: SiteRow): string | null {
  return languages?.map(({ code }) => code).join(', ') ?? null
}

/** The same for the same values: Postgres does not keep the order of keys. */
function brief(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value, sortKeys)
}

function nameOf(licence: SiteRow['licence']): string | null {
  return licence === null ? null : (licence.spdx ?? licence.name)
}

function describe({ slug, name, description }: { slug: string; name: string; description: string | null }): string {
  return `${slug} “${name}”${description === null ? '' : `: ${description}`}`
}
