import { runsScripts } from '../../safe-url.ts'
import type { Json, Licence } from '../document.ts'
import { readLicence, refusedLicenceUrl } from '../settings/licence-value.ts'
import { asFilledText, asMap, asTextList } from '../values.ts'
import { ALIAS_KEYS } from './aliases.ts'
import type { DateKeys } from './date-keys.ts'
import { IMAGE_KEYS } from './feature-image.ts'
import { findValue, type PageValues } from './page-values.ts'

/** What the front matter says in words. */
export interface PageTexts {
  readonly summary: string | null
  readonly id: string | null
  readonly correction: string | null
  readonly licence: Licence | null
  readonly themes: readonly string[]
}

/** Reads the keys that hold words for readers. */
export function readPageTexts(values: PageValues): PageTexts {
  const text = (key: string) => asFilledText(findValue(values, key))
  return {
    summary: text('summary') ?? text('description'),
    id: text('id'),
    correction: text('correction'),
    licence: readLicence(findValue(values, 'licence')) ?? readLicence(findValue(values, 'license')),
    themes: readThemeNames(values),
  }
}

/** The address of the page's licence as written, and its key, where it is none of the web. */
export function findRefusedLicenceUrl(values: PageValues): { key: string; written: string } | null {
  for (const key of ['licence', 'license']) {
    const written = refusedLicenceUrl(findValue(values, key))
    if (written !== null) return { key, written }
  }
  return null
}

function readThemeNames(values: PageValues): string[] {
  const given = findValue(values, 'themes')
  const names = typeof given === 'string' ? given.split(',') : asTextList(given)
  return [...new Set(names.map((name) => name.trim()).filter((name) => name !== ''))]
}

const KNOWN = new Set(
  'title summary draft slug url cascade build _build headless themes licence license id correction translationkey'.split(
    ' ',
  ),
)

/**
 * The front matter the gateway gives no meaning to, keys and values as written, cascaded ones included; but addresses of
 * images that would run a script are left out.
 */
export function readExtra(
  values: PageValues,
  { dateKeys, imageKeys }: { readonly dateKeys: DateKeys; readonly imageKeys: readonly string[] },
): { [key: string]: Json } {
  const used = new Set([...KNOWN, ...ALIAS_KEYS, ...Object.values(dateKeys).flat(), ...imageKeys])
  // A description that did not become the summary is still the editor's, and would be lost.
  if (asFilledText(findValue(values, 'summary')) === null) used.add('description')
  const extra: Record<string, Json> = Object.create(null)
  for (const [name, { key, value }] of values) if (!used.has(name)) extra[key] = withoutScripts(name, value)
  return extra
}

const HOLD_IMAGES = new Set([...IMAGE_KEYS, 'images'])

function withoutScripts(key: string, value: Json): Json {
  if (key === 'params') return mapOf(value, (name, inner) => withoutScripts(name.toLowerCase(), inner))
  return HOLD_IMAGES.has(key) ? withoutScriptAddresses(value) : value
}

function withoutScriptAddresses(value: Json): Json {
  if (typeof value === 'string') return runsScripts(value) ? null : value
  return Array.isArray(value)
    ? value.map(withoutScriptAddresses)
    : mapOf(value, (_key, inner) => withoutScriptAddresses(inner))
}

function mapOf(value: Json, change: (key: string, inner: Json) => Json): Json {
  const map = asMap(value)
  if (map === null) return value
  const changed: Record<string, Json> = Object.create(null)
  for (const [key, inner] of Object.entries(map)) changed[key] = change(key, inner)
  return changed
}
