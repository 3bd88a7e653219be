import { cpSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateSite } from '../import/generate-site.ts'

const CONFIGURATION = `baseURL = "https://bench.example/"
title = "A generated site"
defaultContentLanguage = "en"
[languages.en]
weight = 1
[languages.es]
weight = 2
`

/** Writes a generated site in which one page of ten of those that are no bundles has a Spanish translation. */
export function makeSite(root: string, pages: number): void {
  generateSite(root, pages)
  writeFileSync(join(root, 'hugo.toml'), CONFIGURATION)
  const content = join(root, 'content')
  const files = readdirSync(content, { recursive: true, encoding: 'utf8' }).filter((file) => /page-\d+\.md$/.test(file))
  for (const [index, file] of files.toSorted().entries())
    if (index % 10 === 0) cpSync(join(content, file), join(content, file.replace(/\.md$/, '.es.md')))
}
