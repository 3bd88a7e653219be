import { createHash } from 'node:crypto'
import type { BodyContext } from '../../content/body/context.ts'

/** What was found out about page files, by path: true of the same bytes read by the same code. */
export type KnownFiles = ReadonlyMap<string, KnownFile>

/** What is remembered of a page file; JSON as it was kept. */
export interface KnownFile {
  readonly path: string
  /** Of the bytes this is about. */
  readonly digest: string
  /** A `ReadFrontMatter`. */
  readonly front: string
  /** The `contextKey` under which the body was read; null where it was not, or had an error. */
  readonly contextKey: string | null
  /** A `KnownBody`. */
  readonly body: string | null
}

/** The page that a file was made into, a `Page` in JSON; true as long as its front matter and the frame of the site are the same. */
export interface KnownPage {
  readonly path: string
  /** Of the bytes of the file. */
  readonly digest: string
  readonly page: string | null
}

/** Is told what was found out about a file, a `KnownFile` and `KnownPage` in JSON; reading waits until it is done. */
export type Learn = (file: string) => Promise<void>

/** For a first import, and for those that remember nothing. */
export const NOTHING_KNOWN: KnownFiles = new Map()

/** Names all that decides what is read from a body, besides its bytes and the code: the cascade, settings and targets of `ref`s. */
export function contextKey(context: BodyContext): string {
  return createHash('sha256').update(JSON.stringify(context)).digest('base64url')
}
