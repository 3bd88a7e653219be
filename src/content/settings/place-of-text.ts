import { placeAt } from '../line-index.ts'
import { type Place, startOf } from '../problem.ts'
import type { SourceFile } from '../source-file.ts'

/** Where a configuration file gives a text, `index` characters into it; the first file's beginning where none does. */
export function placeOfText(files: readonly SourceFile[], text: string, index = 0): Place {
  const file = files.find((candidate) => candidate.text.includes(text))
  if (file === undefined) return startOf(files[0]?.path ?? 'hugo.toml')
  return placeAt(file, file.text.indexOf(text) + index)
}
