import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))

// What turns the bytes of a file into what is kept of it, besides the room `content`.
const OTHERS = ['parse-front', 'parse-body', 'read-source', 'storable-text', 'content-digest']

/** Names the code that reads pages: what an earlier import remembers of a file counts for the same code alone. */
export function parserVersion(): string {
  const hash = createHash('sha256').update(process.versions.node)
  for (const file of codeFiles()) hash.update(readFileSync(file))
  return hash.digest('hex')
}

function codeFiles(): string[] {
  const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'))
  const content = join(here, '../../content')
  const read = readdirSync(content, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(extension))
  return [
    ...read.sort().map((name) => join(content, name)),
    ...OTHERS.map((name) => join(here, '../read', `${name}${extension}`)),
    // It names the exact version of every library.
    packageFile(),
  ]
}

function packageFile(): string {
  for (let folder = here; ; folder = dirname(folder)) {
    const file = join(folder, 'package.json')
    if (readdirSync(folder).includes('package.json')) return file
    if (folder === dirname(folder)) throw new Error('Commonplace was installed without its package.json.')
  }
}
