import type { LabelRow, LicenceRow } from '../../../schema/json.ts'

/** A feed before it is written in one of the formats. */
export interface Feed {
  /** Lasting id. */
  readonly id: string
  readonly title: string
  readonly language: string
  /** The page it is a feed of. */
  readonly home: string
  /** Its own address, in the format it is written in. */
  readonly self: string
  /** Where readers may subscribe to be told of changes (WebSub); null for nowhere. */
  readonly hub: string | null
  /** When anything in it changed last. */
  readonly updated: string
  readonly licence: LicenceRow | null
  readonly entries: readonly FeedEntry[]
  /** What was withdrawn, newest first. */
  readonly tombstones: readonly Tombstone[]
  /** Where older entries are; null for the address of none. */
  readonly previousArchive: string | null
  /** Set for an archive alone, of entries that have left the feed. */
  readonly archive: { readonly current: string; readonly next: string | null } | null
}

/** One entry of a feed. */
export interface FeedEntry {
  /** Lasting id: the same through edits and moves. */
  readonly id: string
  readonly url: string
  readonly title: string
  /** Sanitised, with absolute addresses, and with the credits of images and the labels at its end. */
  readonly html: string
  readonly summary: string | null
  readonly published: string
  readonly updated: string
  readonly language: string
  readonly authors: readonly string[]
  readonly categories: readonly { readonly term: string; readonly label: string }[]
  readonly licence: LicenceRow | null
  readonly labels: readonly LabelRow[]
  readonly image: { readonly url: string; readonly contentType: string; readonly bytes: number } | null
}

/** That an entry was withdrawn. */
export interface Tombstone {
  readonly id: string
  readonly when: string
  /** Why, as a sentence. */
  readonly reason: string
}
