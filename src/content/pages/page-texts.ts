import { asFilledText, asTextList } from '../values.ts'
import { findValue, type PageValues } from './page-values.ts'

/** The texts that front matter gives. */
export interface PageTexts {
  readonly summary: string | null
  readonly id: string | null
  readonly correction: string | null
  readonly themes: readonly string[]
}

/** Reads the keys whose values are texts for readers. */
export function readPageTexts(values: PageValues): PageTexts {
  const text = (key: string) => asFilledText(findValue(values, key))
  return {
    summary: text('summary') ?? text('description'),
    id: text('id'),
    correction: text('correction'),
    themes: readThemeNames(values),
  }
}

function readThemeNames(values: PageValues): string[] {
  const given = findValue(values, 'themes')
  const names = typeof given === 'string' ? given.split(',') : asTextList(given)
  return [...new Set(names.map((name) => name.trim()).filter((name) => name !== ''))]
}
