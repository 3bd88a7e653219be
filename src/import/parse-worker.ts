import type { BodyContext } from '../content/body/context.ts'
import { findRefTargets } from '../content/body/shortcodes.ts'
import type { Document } from '../content/document.ts'
import { type FrontMatter, parseFrontMatter } from '../content/front-matter/front-matter.ts'
import { parseDocument } from '../content/parse-document.ts'
import type { Problem } from '../content/problem.ts'
import { readSource } from './read-source.ts'
import { markStarted, type Started } from './run-within.ts'
import { storable } from './storable.ts'

/** Files whose front matter is to be read; `root` is the site folder. */
export interface FrontMatterTask {
  readonly root: string
  readonly paths: readonly string[]
}

/** What stands before a page's body, the digest of the bytes it was read from, and the targets its `ref`s name. */
export interface ReadFrontMatter {
  readonly path: string
  readonly digest: string
  readonly frontMatter: FrontMatter
  readonly refTargets: readonly string[]
  readonly problems: readonly Problem[]
}

/** Pages whose bodies are to be read, each from bytes of the digest given. */
export interface DocumentTask {
  readonly root: string
  readonly items: readonly { readonly digest: string; readonly context: BodyContext }[]
}

/** A page understood as a whole; null where its file could not be read as the page it was. */
export interface ReadDocument {
  readonly path: string
  readonly document: Document | null
  readonly problems: readonly Problem[]
}

/** First pass. Runs in a worker, where a hostile file can be given up on. */
export async function readFrontMatters({
  root,
  paths,
  started,
}: FrontMatterTask & Started): Promise<ReadFrontMatter[]> {
  markStarted(started)
  return await Promise.all(
    paths.map(async (path) => {
      const source = await readSource(root, path)
      const { frontMatter, problems } = parseFrontMatter(source)
      return {
        path,
        digest: source.digest,
        frontMatter: storable(frontMatter),
        refTargets: findRefTargets(source.text),
        problems: [...source.problems, ...problems],
      }
    }),
  )
}

/** Second pass. Runs in a worker, where a hostile file can be given up on. */
export async function readDocuments({ root, items, started }: DocumentTask & Started): Promise<ReadDocument[]> {
  markStarted(started)
  return await Promise.all(
    items.map(async ({ digest, context }) => {
      const path = context.page.sourcePath
      const source = await readSource(root, path)
      if (source.digest !== digest) return { path, document: null, problems: [changedMeanwhile(path)] }
      const { document, problems } = parseDocument(source.text, context)
      const hasErrors = problems.some((problem) => problem.severity === 'error')
      return { path, document: hasErrors ? null : storable(document), problems }
    }),
  )
}

function changedMeanwhile(path: string): Problem {
  return {
    code: 'file-changed-meanwhile',
    severity: 'error',
    path,
    line: 1,
    column: 1,
    message: 'Expected the file to stay as it was during the import, found that it had changed.',
    hint: 'Run the import again.',
  }
}
