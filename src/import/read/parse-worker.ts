import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BodyContext } from '../../content/body/context.ts'
import type { Place } from '../../content/problem.ts'
import type { TakenBack } from '../../content/taken-back/passage-key.ts'
import type { ParsedPage, UnsayableText } from './parse-body.ts'
import type { ReadFrontMatter } from './parse-front.ts'
import { digestOf } from './read-source.ts'
import { takeOutOfFile } from './take-out-of-file.ts'
import { runItem, showLife, type Watched } from './task-deadline.ts'

/** Page files to read; `root` is the site folder. */
export interface ReadTask {
  readonly root: string
  readonly files: readonly FileToRead[]
  /** What is taken out of them. */
  readonly takenBack: readonly TakenBack[]
}

/** A page and its file, if that has another path; `cached` is the SHA-256 of the bytes whose front matter is known already, null where none is. */
export interface FileToRead {
  readonly path: string
  readonly file?: string | undefined
  readonly cached: string | null
}

/** A page file as it was read, without what was taken back: the SHA-256 (hexadecimal) of its bytes, and what is in them unless that is known already. */
export interface ReadFile {
  readonly path: string
  readonly digest: string
  readonly content: { readonly bytes: Uint8Array; readonly front: ReadFrontMatter } | null
  /** Where it has words that were taken back. */
  readonly takenBack: readonly Place[]
}

/** Pages whose bodies are to be parsed, with the bytes of their files. */
export interface ParseTask {
  readonly pages: readonly { readonly bytes: Uint8Array; readonly context: BodyContext }[]
  readonly unsayable: UnsayableText
}

// Each task loads only the parser it needs: hashing must not wait for half a second of module loading.
const loadFrontParser = () => import('./parse-front.ts')
const loadBodyParser = () => import('./parse-body.ts')

/** Loads the body parser, so that the next `parsePages` begins at once. */
export async function warmUp(): Promise<never[]> {
  await loadBodyParser()
  return []
}

/** Reads and hashes files, and parses the front matter of those whose bytes are not known. */
export async function readFiles({
  root,
  files,
  takenBack: taken,
  ...watched
}: ReadTask & Watched): Promise<ReadFile[]> {
  showLife(watched)
  // Reading synchronously is quickest: a worker has nothing else to do meanwhile.
  const read = files.map(({ path, file, cached }, index) =>
    runItem(watched, index, () => {
      const whole = readFileSync(join(root, file ?? path))
      const out = takeOutOfFile(file ?? path, whole, taken)
      const bytes = out?.bytes ?? whole
      const digest = digestOf(bytes)
      return { path, digest, takenBack: out?.places ?? [], bytes: digest === cached ? null : bytes }
    }),
  )
  const parser = read.some(({ bytes }) => bytes !== null) ? await loadFrontParser() : null
  showLife(watched)
  return read.map(({ bytes, ...file }, index) => {
    if (bytes === null || parser === null) return { ...file, content: null }
    return { ...file, content: { bytes, front: runItem(watched, index, () => parser.parseFront(file.path, bytes)) } }
  })
}

/** Parses the bodies of pages. */
export async function parsePages({ pages, unsayable, ...watched }: ParseTask & Watched): Promise<ParsedPage[]> {
  showLife(watched)
  const { parseBody } = await loadBodyParser()
  showLife(watched)
  return pages.map(({ bytes, context }, index) => runItem(watched, index, () => parseBody(bytes, context, unsayable)))
}
