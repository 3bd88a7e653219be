/** What is published, and from which file: who may keep an address, an alias or an id that a newcomer wants as well. */
export interface Holders {
  /** The file of the page at each address, by path key; hidden pages included. */
  readonly pages: ReadonlyMap<string, string>
  /** The file of the visible page that each alias leads to, by path key. */
  readonly aliases: ReadonlyMap<string, string>
  /** The file of the page with each `id` of front matter. */
  readonly ids: ReadonlyMap<string, string>
  /** The SHA-256 of each file as it was last published, by path. */
  readonly digests: ReadonlyMap<string, string>
  /** Files that are there and cannot be read now: what was published of them stays, and so does what they have. */
  readonly unread: ReadonlySet<string>
}

/** Nothing is published, or it is not known. */
export const noHolders: Holders = {
  pages: new Map(),
  aliases: new Map(),
  ids: new Map(),
  digests: new Map(),
  unread: new Set(),
}
