import type { BodyContext } from '../../content/body/context.ts'
import { type BodyOutline, outlineBody } from '../../content/outline/outline.ts'
import { parseDocument } from '../../content/parse-document.ts'
import type { Problem } from '../../content/problem.ts'
import { findLeftInPage } from '../../content/taken-back/left-in-page.ts'
import type { TakenBack } from '../../content/taken-back/passage-key.ts'
import { contentDigest } from './content-digest.ts'
import { isErasedText } from './erased-text.ts'
import { decodeSource } from './read-source.ts'
import { writeStorable } from './storable-text.ts'

/** A parsed page; `parsed` is null where its body has an error, or nothing of it may be published. */
export interface ParsedPage {
  readonly path: string
  readonly parsed: ParsedBody | null
  /** Whether its text is that of an article that was erased. */
  readonly isErased?: boolean
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

/** What no page may say or be. */
export interface UnsayableText {
  readonly takenBack: readonly TakenBack[]
  /** The SHA-256 (hexadecimal) of the Markdown of articles that were erased. */
  readonly erasedBodies: ReadonlySet<string>
}

const encoder = new TextEncoder()

/** Parses the body of a page file. */
export function parseBody(bytes: Uint8Array, context: BodyContext, unsayable: UnsayableText): ParsedPage {
  const path = context.page.sourcePath
  const { text } = decodeSource(path, bytes)
  const { document: parsed, problems } = parseDocument(text, context)
  if (problems.some((problem) => problem.severity === 'error')) return { path, parsed: null, problems }
  const { value: document, json } = writeStorable(parsed)
  if (isErasedText(document.markdown, unsayable.erasedBodies))
    return { path, parsed: null, problems: [], isErased: true }
  const left = findLeftInPage(document, text, unsayable.takenBack)
  if (left !== null) return { path, parsed: null, problems: [left] }
  const result: BodyResult = { ...outlineBody(document), contentDigest: contentDigest(document), problems }
  return { path, parsed: { outline: JSON.stringify(result), document: encoder.encode(json) }, problems: [] }
}
