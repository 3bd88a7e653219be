import type { Json, Page } from '../document.ts'
import { pathKey } from '../path-key.ts'
import type { DateKeys } from '../settings/date-keys.ts'
import { isContradictory, readLicence } from '../settings/licence-value.ts'
import { asBoolean, asFilledText, asMap, asText, asTextList, type JsonMap } from '../values.ts'
import { webAddress } from '../web-address.ts'
import { ALIAS_KEYS } from './aliases.ts'
import { readDate } from './dates.ts'
import type { PageValues } from './page-values.ts'

/** What a page's fields give back to readers. */
export interface GivenBack
  extends Pick<
    Page,
    'path' | 'title' | 'summary' | 'published' | 'updated' | 'draft' | 'withdrawn' | 'licence' | 'themes'
  > {
  readonly aliases: readonly { readonly path: string }[]
  /** The keys of the feature image and its captions. */
  readonly imageKeys: readonly string[]
  /** Whether `labels` are labels, as opposed to a list of words. */
  readonly hasLabels: boolean
  readonly dateKeys: DateKeys
  readonly timeZone: string
}

/**
 * The front matter that no field of an article gives back, keys and values as written, cascaded ones included. A key that
 * decides something is left out only where a field has its very value, white space around a text and the spelling of
 * dates, addresses and licences aside.
 */
export function readExtra(values: PageValues, page: GivenBack): { [key: string]: Json } {
  const checks = checksOf(page)
  const extra: Record<string, Json> = Object.create(null)
  for (const [name, { key, value }] of values) if (checks.get(name)?.(value) !== true) extra[key] = value
  return extra
}

/** Whether the value of a key is that of a field. */
type Check = (value: Json) => boolean

function checksOf(page: GivenBack): ReadonlyMap<string, Check> {
  const isText =
    (field: string | null): Check =>
    (value) =>
      asText(value) !== null && asFilledText(value) === field
  const isDate: Check = (value) => {
    const date = readDate(value, page.timeZone)
    if (typeof date === 'string') return false
    return [page.published, page.updated].some((field) => field !== null && Date.parse(field) === date.at)
  }
  const isPath: Check = (value) => pathKey(asText(value) ?? '') === pathKey(page.path)
  const aliases = new Set(page.aliases.map(({ path }) => pathKey(path)))
  const areAliases: Check = (value) => allTexts(value)?.every((alias) => aliases.has(pathKey(alias))) === true
  const areThemes: Check = (value) => {
    const names = typeof value === 'string' ? value.split(',') : allTexts(value)
    return names?.every((name) => page.themes.includes(name.trim())) === true
  }
  const isLicence: Check = (value) => hasWords(page.licence, value)
  const { date, lastmod } = page.dateKeys
  return new Map<string, Check>([
    ...[...date, ...lastmod].map((key) => [key, isDate] as const),
    ...ALIAS_KEYS.map((key) => [key, areAliases] as const),
    ...page.imageKeys.map((key) => [key, () => true] as const),
    ['title', isText(page.title.trim())],
    ['summary', isText(page.summary)],
    ['description', isText(page.summary)],
    ['labels', () => page.hasLabels],
    // Whoever sees the page sees that it is no draft and was not withdrawn.
    ['draft', (value) => asBoolean(value) === page.draft],
    ['withdrawn', (value) => page.withdrawn !== null || asBoolean(value) === false],
    ['url', isPath],
    ['slug', (value) => isPath(`${page.path.replace(/[^/]*\/?$/, '')}${asText(value) ?? ''}`)],
    ['themes', areThemes],
    ['licence', isLicence],
    ['licenseduntil', () => page.licence?.until !== undefined],
    ['license', isLicence],
  ])
}

/** The texts of a list, or of a single one; null where there is anything else. */
function allTexts(value: Json): string[] | null {
  const texts = asTextList(value)
  return texts.length === (Array.isArray(value) ? value.length : 1) ? texts : null
}

/** Whether every part of a licence as written is a part of the licence that was read. */
function hasWords(licence: Page['licence'], value: Json): boolean {
  if (licence === null) return false
  const { until: _end, ...named } = licence
  if (JSON.stringify(readLicence(value)) !== JSON.stringify(named)) return false
  const text = asFilledText(value)
  if (text !== null) return Object.values(named).includes(text)
  // Of what contradicts itself only the name is for readers.
  if (isContradictory(value)) return true
  const parts: JsonMap = { ...named }
  // An address that is none is given to nobody.
  const isNoAddress = (key: string, part: Json) => key === 'url' && webAddress(asFilledText(part)) === null
  return Object.entries(asMap(value) ?? {}).every(([written, part]) => {
    const key = written.toLowerCase()
    return part === parts[key] || isNoAddress(key, part)
  })
}
