import type { BodyContext } from '../../content/body/context.ts'
import { type BodyOutline, outlineBody } from '../../content/outline/outline.ts'
import { parseDocument } from '../../content/parse-document.ts'
import type { Problem } from '../../content/problem.ts'
import { contentDigest } from './content-digest.ts'
import { decodeSource } from './read-source.ts'
import { writeStorable } from './storable-text.ts'

/** A parsed page; `parsed` is null where its body has an error. */
export interface ParsedPage {
  readonly path: string
  readonly parsed: ParsedBody | null
  readonly problems: readonly Problem[]
}

/** A page as JSON: the quickest way between threads, and the form in which it is stored. */
export interface ParsedBody {
  /** A `BodyResult`. */
  readonly outline: string
  /** A `Document`, in UTF-8: strings would stay in the main thread's heap long after their last use. */
  readonly document: Uint8Array
}

/** What the main thread keeps of a parsed body: its outline, the digest of all that readers see of the page, its problems. */
export interface BodyResult extends BodyOutline {
  readonly contentDigest: string
  readonly problems: readonly Problem[]
}

const encoder = new TextEncoder()

/** Parses the body of a page file. */
export function parseBody(bytes: Uint8Array, context: BodyContext): ParsedPage {
  const path = context.page.sourcePath
  const { document: parsed, problems } = parseDocument(decodeSource(path, bytes).text, context)
  if (problems.some((problem) => problem.severity === 'error')) return { path, parsed: null, problems }
  const { value: document, json } = writeStorable(parsed)
  const result: BodyResult = { ...outlineBody(document), contentDigest: contentDigest(document), problems }
  return { path, parsed: { outline: JSON.stringify(result), document: encoder.encode(json) }, problems: [] }
}
