// Writes docs/editors/problems and the list of its pages from the catalogue in the code: `npm run docs:problems`.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { problemCatalogue } from '../dist/src/content/catalogue/problem-catalogue.js'
import { problemPagePath, withProblemIndex, writeProblemPage } from '../dist/src/content/catalogue/problem-page.js'

const root = join(import.meta.dirname, '..')

for (const entry of problemCatalogue.flatMap(({ entries }) => entries))
  writeFileSync(join(root, problemPagePath(entry.code)), writeProblemPage(entry))

const list = join(root, 'docs/editors/when-something-is-wrong.md')
writeFileSync(list, withProblemIndex(readFileSync(list, 'utf8'), problemCatalogue))
