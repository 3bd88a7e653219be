import type { Json, Licence } from '../document.ts'
import type { DateKeys } from '../settings/date-keys.ts'
import { readLicence } from '../settings/licence-value.ts'
import { asFilledText, asTextList } from '../values.ts'
import { ALIAS_KEYS } from './aliases.ts'
import { findValue, type PageValues } from './page-values.ts'

/** The texts that front matter gives. */
export interface PageTexts {
  readonly summary: string | null
  readonly id: string | null
  readonly correction: string | null
  readonly licence: Licence | null
  readonly themes: readonly string[]
}

/** Reads the keys whose values are texts for readers. */
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

function readThemeNames(values: PageValues): string[] {
  const given = findValue(values, 'themes')
  const names = typeof given === 'string' ? given.split(',') : asTextList(given)
  return [...new Set(names.map((name) => name.trim()).filter((name) => name !== ''))]
}

const KNOWN = new Set(
  'title summary draft slug url cascade build _build headless themes licence license id correction withdrawn translationkey'.split(
    ' ',
  ),
)

interface ExtraOptions {
  readonly dateKeys: DateKeys
  /** The keys that gave images and their captions. */
  readonly imageKeys: readonly string[]
  /** Whether `labels` are labels, as opposed to a list of words. */
  readonly hasLabels: boolean
}

/** The front matter the gateway gives no meaning to, keys and values as written, cascaded ones included. */
export function readExtra(
  values: PageValues,
  { dateKeys, imageKeys, hasLabels }: ExtraOptions,
): { [key: string]: Json } {
  const used = new Set([...KNOWN, ...ALIAS_KEYS, ...Object.values(dateKeys).flat(), ...imageKeys])
  if (hasLabels) used.add('labels')
  // A description that did not become the summary is still the editor's, and would be lost.
  if (asFilledText(findValue(values, 'summary')) === null) used.add('description')
  const extra: Record<string, Json> = Object.create(null)
  for (const [name, { key, value }] of values) if (!used.has(name)) extra[key] = value
  return extra
}
