import { addresses } from './addresses.ts'
import { configuration } from './configuration.ts'
import { files } from './files.ts'
import { frontMatter } from './front-matter.ts'
import { linksAndImages } from './links-and-images.ts'
import type { ProblemEntry, ProblemGroup } from './problem-entry.ts'
import { text } from './text.ts'

/** Every code a problem can have or ever had, explained. */
export const problemCatalogue: readonly ProblemGroup[] = [
  frontMatter,
  addresses,
  linksAndImages,
  text,
  files,
  configuration,
]

const byCode = new Map(problemCatalogue.flatMap(({ entries }) => entries.map((entry) => [entry.code, entry] as const)))

/** The codes, in the order of the catalogue. */
export const explainedCodes: readonly string[] = [...byCode.keys()]

/** What is known of a code; null where there is no such code. */
export function explainCode(code: string): ProblemEntry | null {
  return byCode.get(code) ?? null
}
