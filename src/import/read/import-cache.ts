import type { HashedMedia } from './list-media.ts'
import type { ParsedSite } from './parsed-site.ts'
import type { ParseTools, ReadSite } from './read-pages.ts'

/**
 * What earlier imports found out about the pages of a site. An import with an empty cache has the same outcome; it only takes
 * longer.
 */
export interface ImportCache {
  /** The SHA-256 of the page files it has results for, by path: files with these bytes need not be parsed. */
  readonly digests: ReadonlyMap<string, string>
  /** The image files it has hashed, by path. */
  readonly media: ReadonlyMap<string, HashedMedia>
  /** Adds image files that were hashed, in place of those of the same paths, and drops those that are gone. */
  storeMedia(hashed: ReadonlyMap<string, HashedMedia>, gone: readonly string[]): Promise<void>
  /** Every result, by path. */
  readPages(): Promise<ReadonlyMap<string, CachedPage>>
  /**
   * The whole outcome of parsing, where so little has changed since the newest publication that only the changed pages need a
   * look; null where all pages do.
   */
  readSite(site: ReadSite, tools: ParseTools): Promise<ParsedSite | null>
  /** Adds a result; resolves once the next one may come. */
  storePage(page: CachedPage & PageOfFile): Promise<void>
  /** Ends the storing of pages: those of other paths are dropped. */
  keepPages(paths: ReadonlySet<string>): Promise<void>
  /** Stores that nothing is left to do for the site after this publication. */
  storeSite(files: ReadSite, site: ParsedSite, publication: number): Promise<void>
}

/** What was found out about a page file; true of the same bytes parsed by the same code. */
export interface CachedPage {
  readonly path: string
  /** SHA-256 (hexadecimal) of the bytes. */
  readonly digest: string
  /** A `ReadFrontMatter` as JSON. */
  readonly front: string
  /** The `contextKey` under which the body was parsed; null where it was not, or has an error. */
  readonly contextKey: string | null
  /** A `BodyResult` as JSON. */
  readonly body: string | null
}

/** The `Page` that a file became, as JSON; null where it became none. */
export interface PageOfFile {
  readonly page: string | null
}

/** The cache of an import that remembers nothing. */
export const noCache: ImportCache = {
  digests: new Map(),
  media: new Map(),
  storeMedia: async () => {},
  readPages: async () => new Map(),
  readSite: async () => null,
  storePage: async () => {},
  keepPages: async () => {},
  storeSite: async () => {},
}
