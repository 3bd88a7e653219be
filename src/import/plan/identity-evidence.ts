import type { DocumentOutline } from '../../content/outline/outline.ts'
import type { LatestEdition } from '../../database/write/import-state.ts'
import type { KeptIdentity } from '../read/identities-file.ts'
import type { SimilarPair } from './find-similar.ts'

/** What can be known about articles beyond their newest edition; asked for only where files have gone or changed. */
export interface IdentityEvidence {
  /** The files that are new or have other bytes than when they were last imported. */
  readonly changed: ReadonlySet<string>
  /** The body of an article's newest edition, by edition id. */
  readonly bodies: ReadonlyMap<number, StoredBody>
  /** Documents and editions whose texts are alike in part; null where there are too many to compare. */
  readonly similar: readonly SimilarPair[] | null
  /** The article that once came from a source path. */
  readonly articleBySourcePath: ReadonlyMap<string, string>
  /** The article that was published with a front matter's id and of which no edition is left. */
  readonly articleByGivenId: ReadonlyMap<string, string>
  /** What an export wrote down; counts for articles this database does not know. */
  readonly keptIdentities: readonly KeptIdentity[]
  /** Files that are there and could not be understood: their articles are not up for others. */
  readonly faulty: ReadonlySet<string>
}

/** The Markdown of an edition without its text. */
export interface StoredBody {
  /** SHA-256 (hexadecimal), as of `BodyOutline.bodyDigest`. */
  readonly digest: string
  /** In UTF-8. */
  readonly bytes: number
}

/** A document that may be one of these articles, under another name and edited. */
export interface Question {
  readonly sourcePath: string
  /** The most alike first. */
  readonly editions: readonly LatestEdition[]
  /** How much the first is alike, from 0 to 1; null where only the titles are equal. */
  readonly alike: number | null
}

/** An article with an id of its own is never taken for a document that carries another. */
export function mayBe(document: DocumentOutline, edition: LatestEdition): boolean {
  return edition.givenId === null || document.id === null || edition.givenId === document.id
}

/** Whether both have the same title; no title is not one. */
export function haveSameTitle(document: DocumentOutline, edition: LatestEdition): boolean {
  return Boolean(document.title) && document.title === edition.title
}
