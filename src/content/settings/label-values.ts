import type { Json, Label } from '../document.ts'
import { asFilledText, asMap, lookUp } from '../values.ts'
import { webAddress } from '../web-address.ts'

/** A label as it is written: its text in any language, or by the codes of languages. */
export interface WrittenLabel extends Omit<Label, 'text'> {
  /** By codes in lower case; '' is for every other language. */
  readonly texts: { readonly [language: string]: string }
}

/** The labels of a list, or a single one: maps with a `name` or a `url`; everything else is among `others`. */
export function readLabels(value: Json | undefined): { labels: WrittenLabel[]; others: Json[] } {
  const items: readonly Json[] = value == null ? [] : Array.isArray(value) ? value : [value as Json]
  const read = items.map((item) => ({ item, label: readLabel(item) }))
  return {
    labels: read.flatMap(({ label }) => label ?? []),
    others: read.filter(({ label }) => label === null).map(({ item }) => item),
  }
}

/** The label as readers of a language see it: its text in that language, else in the one the code begins with, else in any. */
export function labelIn({ texts, ...label }: WrittenLabel, language: string): Label {
  const code = language.toLowerCase()
  const text = texts[code] ?? texts[code.split('-')[0] ?? ''] ?? texts[''] ?? Object.values(texts)[0] ?? null
  return { ...label, text }
}

function readLabel(value: Json): WrittenLabel | null {
  if (asMap(value) === null) return null
  const [name, url, community] = ['name', 'url', 'community'].map((key) => asFilledText(lookUp(value, key)))
  const address = webAddress(url)
  const shown = name ?? address
  if (shown == null) return null
  return { name: shown, url: address, community: community ?? null, texts: readTexts(lookUp(value, 'text')) }
}

function readTexts(value: Json | undefined): WrittenLabel['texts'] {
  const text = asFilledText(value)
  if (text !== null) return { '': text }
  return Object.fromEntries(
    Object.entries(asMap(value) ?? {}).flatMap(([code, item]) => {
      const written = asFilledText(item)
      return written === null ? [] : [[code.toLowerCase(), written]]
    }),
  )
}
