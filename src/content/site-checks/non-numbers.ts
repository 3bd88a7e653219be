import { findEntry } from '../front-matter/front-matter.ts'
import type { Problem } from '../problem.ts'
import { asFilledText } from '../values.ts'
import type { CheckedSite } from './checked-site.ts'

/** A `warning` for each `weight` that is no number, which Hugo ignores without a word. */
export function findNonNumbers({ files }: Pick<CheckedSite, 'files'>): Problem[] {
  return files.flatMap(({ file, frontMatter }) => {
    const entry = findEntry(frontMatter, 'weight')
    if (entry === null || entry.value === null || entry.value === '') return []
    const text = asFilledText(entry.value)
    if (text !== null && Number.isFinite(Number(text))) return []
    return [
      {
        path: file.path,
        line: entry.line,
        column: entry.column,
        code: 'weight-value',
        severity: 'warning',
        message: `Expected "weight" to be a number, found ${JSON.stringify(entry.value).slice(0, 60)}; Hugo ignores it.`,
        hint: 'Write a whole number, such as "weight: 10": pages with smaller ones come first.',
      } satisfies Problem,
    ]
  })
}
