import { compareText } from '../../content/compare.ts'
import { isSettingsFile, readSettings, type SiteSettings } from '../../content/settings/settings.ts'
import type { Database } from '../../database/open.ts'
import { findSources } from '../../database/write/history.ts'
import { decodeSource } from '../read/read-source.ts'
import type { SiteChange } from './site-changes.ts'

/** The SHA-256 of the files of a site, by path. */
type Files = ReadonlyMap<string, string>

/**
 * What changes of the settings that decide addresses, from the tree `before` to that of `after`, whose settings are read from the
 * database where they are not given. Reads nothing where no configuration file changes, or nothing was published.
 */
export async function findAddressSettingChanges(
  database: Database,
  before: Files,
  after: { readonly files: Files; readonly settings: SiteSettings | null },
): Promise<SiteChange[]> {
  const [was, is] = [configurationIn(before), configurationIn(after.files)]
  if (was.length === 0 || JSON.stringify(was) === JSON.stringify(is)) return []
  const [former, next] = [await loadSettings(database, was), after.settings ?? (await loadSettings(database, is))]
  if (former === null || next === null) return []
  return compareAddressSettings(former, next)
}

function configurationIn(files: Files): (readonly [path: string, digest: string])[] {
  return [...files].filter(([path]) => isSettingsFile(path)).sort(([a], [b]) => compareText(a, b))
}

/** Null where a file is not kept any more. */
async function loadSettings(
  database: Database,
  files: readonly (readonly [path: string, digest: string])[],
): Promise<SiteSettings | null> {
  const stored = await findSources(database, [...new Set(files.map(([, digest]) => digest))])
  const bytesOf = new Map(stored.map(({ digest, bytes }) => [digest, bytes]))
  const sources = files.flatMap(([path, digest]) => {
    const bytes = bytesOf.get(digest)
    return bytes === undefined ? [] : { path, text: decodeSource(path, bytes).text }
  })
  return sources.length < files.length ? null : readSettings(sources).settings
}

function compareAddressSettings(before: SiteSettings, after: SiteSettings): SiteChange[] {
  const [was, is] = [addressSettings(before), addressSettings(after)]
  const names = [...new Set([...was.keys(), ...is.keys()])].sort()
  return names.flatMap((name): SiteChange[] => {
    const [then, now] = [was.get(name), is.get(name)]
    if (then === now) return []
    const text = (value: string | undefined) => (value === undefined ? null : `${name} ${value}`)
    return [{ field: 'addresses', before: text(then), after: text(now) }]
  })
}

/** Every setting that is made, by its name in the configuration. */
function addressSettings({ permalinks, ...settings }: SiteSettings): Map<string, string> {
  const patterns = Object.entries(permalinks).flatMap(([kind, patterns]: [string, Record<string, string>]) =>
    Object.entries(patterns)
      // A pattern given for a section alone counts for its terms as well.
      .filter(([section, pattern]) => kind !== 'term' || permalinks.page[section] !== pattern)
      .map(([section, pattern]) => [`permalinks.${kind === 'page' ? '' : `${kind}.`}${section}`, pattern] as const),
  )
  const switches = [
    ['uglyURLs', settings.uglyUrls],
    ['disablePathToLower', settings.disablePathToLower],
    ['removePathAccents', settings.removePathAccents],
    ['disableAliases', settings.disableAliases],
    ['defaultContentLanguageInSubdir', settings.defaultContentLanguageInSubdir],
  ] as const
  return new Map([...patterns, ...switches.map(([name, value]) => [name, JSON.stringify(value)] as const)])
}
