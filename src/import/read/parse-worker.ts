import type { BodyContext } from '../../content/body/context.ts'
import { findRefTargets } from '../../content/body/ref-shortcodes.ts'
import { type FrontMatter, parseFrontMatter } from '../../content/front-matter/front-matter.ts'
import { type BodyOutline, outlineBody } from '../../content/outline/outline.ts'
import { parseDocument } from '../../content/parse-document.ts'
import type { Problem } from '../../content/problem.ts'
import { contentDigest } from './content-digest.ts'
import { type ReadSource, readSource } from './read-source.ts'
import { showLife, type Watched, workOn } from './run-watched.ts'
import { storable, writeStorable } from './storable.ts'

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
  readonly read: ReadBody | null
  readonly problems: readonly Problem[]
}

/** What a page is, as JSON: the quickest way between threads, and the form in which it is kept. */
export interface ReadBody {
  /** A `KnownBody`. */
  readonly outline: string
  /** A `Document`, in UTF-8: as a text, it would stay in the memory of the main thread long after it was let go. */
  readonly document: Uint8Array
}

/** What is remembered of a body: its outline, the digest of all that readers see of its page, and what was told of it. */
export interface KnownBody extends BodyOutline {
  readonly contentDigest: string
  readonly problems: readonly Problem[]
}

const encoder = new TextEncoder()

/** First pass. Runs in a worker, where a hostile file can be given up on. */
export async function readFrontMatters({
  root,
  paths,
  ...watched
}: FrontMatterTask & Watched): Promise<ReadFrontMatter[]> {
  showLife(watched)
  return await Promise.all(
    paths.map(async (path, index) => {
      const source = await readSource(root, path)
      return workOn(watched, index, () => frontMatterOf(source))
    }),
  )
}

function frontMatterOf(source: ReadSource): ReadFrontMatter {
  const { frontMatter, problems } = parseFrontMatter(source)
  return {
    path: source.path,
    digest: source.digest,
    frontMatter: storable(frontMatter),
    refTargets: findRefTargets(source.text),
    problems: [...source.problems, ...problems],
  }
}

/** Second pass. Runs in a worker, where a hostile file can be given up on. */
export async function readDocuments({ root, items, ...watched }: DocumentTask & Watched): Promise<ReadDocument[]> {
  showLife(watched)
  return await Promise.all(
    items.map(async (item, index) => {
      const source = await readSource(root, item.context.page.sourcePath)
      return workOn(watched, index, () => documentOf(source, item))
    }),
  )
}

function documentOf({ path, text, digest }: ReadSource, item: DocumentTask['items'][number]): ReadDocument {
  if (digest !== item.digest) return { path, read: null, problems: [changedMeanwhile(path)] }
  const parsed = parseDocument(text, item.context)
  const { problems } = parsed
  if (problems.some((problem) => problem.severity === 'error')) return { path, read: null, problems }
  const { value: document, json } = writeStorable(parsed.document)
  const known: KnownBody = { ...outlineBody(document), contentDigest: contentDigest(document), problems }
  return { path, read: { outline: JSON.stringify(known), document: encoder.encode(json) }, problems: [] }
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
