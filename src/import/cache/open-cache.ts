import { createHash, randomUUID } from 'node:crypto'
import type { Database } from '../../database/open.ts'
import {
  type CachedPageRow,
  type CachedSiteRow,
  dropCachedMedia,
  dropCachedPages,
  dropCachedSite,
  findCachedDigests,
  findCachedMedia,
  findCachedSite,
  putCachedMedia,
  putCachedPages,
  putCachedSite,
  readCachedPages,
} from '../../database/write/import-cache.ts'
import type { CachedPage, ImportCache } from '../read/import-cache.ts'
import type { ReadSite } from '../read/read-pages.ts'
import { parseChanges } from './parse-changes.ts'
import { parserVersion } from './parser-version.ts'

/** How the cache is used. */
export interface CacheOptions {
  readonly now: Date
  /** Whether what is gone is withdrawn; `either` where nothing is planned, and it makes no difference. */
  readonly prune: boolean | 'either'
  /** Where nothing is to be stored. */
  readonly readOnly: boolean
}

const PAGES_A_STATEMENT = 100
// To be raised when the rows or the fingerprint change their form.
const FORMAT = 5

/**
 * Opens the cache in the database. Pages are stored while others are still being parsed: what was found out about a file is
 * true whatever becomes of the import.
 */
export async function openCache(database: Database, { now, prune, readOnly }: CacheOptions): Promise<ImportCache> {
  const version = parserVersion()
  const [digests, media] = await Promise.all([findCachedDigests(database, version), findCachedMedia(database)])
  // By path: a page may be stored again while it waits, where it turned out that all pages need a look.
  let waiting = new Map<string, CachedPageRow>()
  let siteDropped: Promise<void> | null = null
  let reused: CachedSiteRow | null = null
  // The site row holds only as long as the cached pages are those of that site.
  const dropSite = () => {
    siteDropped ??= dropCachedSite(database)
    return siteDropped
  }
  const writePages = async () => {
    const pages = [...waiting.values()]
    waiting = new Map()
    if (pages.length === 0) return
    await dropSite()
    await putCachedPages(database, version, pages)
  }
  const fingerprint = (site: ReadSite, pruned = prune === true) => fingerprintOf([FORMAT, version, pruned], site)
  const isOf = (site: ReadSite, { fingerprint: cached }: CachedSiteRow) =>
    cached === fingerprint(site) || (prune === 'either' && cached === fingerprint(site, true))

  const cache: ImportCache = {
    digests,
    media,
    async storeMedia(hashed, gone) {
      if (readOnly) return
      if (hashed.size > 0) await putCachedMedia(database, hashed)
      if (gone.length > 0) await dropCachedMedia(database, gone)
    },
    async readPages() {
      const pages = new Map<string, CachedPage>()
      if (digests.size === 0) return pages
      await readCachedPages(database, version, (rows) => {
        for (const row of rows) pages.set(row.path, row)
      })
      return pages
    },
    async readSite(site, tools) {
      const cached = digests.size === 0 ? null : await findCachedSite(database)
      if (cached === null || !isOf(site, cached) || isOver(cached, now)) return null
      const parsed = await parseChanges(site, cached, { ...tools, cache, digests, database, version })
      if (parsed !== null) reused = cached
      return parsed
    },
    async storePage(page) {
      if (readOnly) return
      waiting.set(page.path, page)
      if (waiting.size >= PAGES_A_STATEMENT) await writePages()
    },
    async keepPages(paths) {
      if (readOnly) return
      await writePages()
      const gone = [...digests.keys()].filter((path) => !paths.has(path))
      if (gone.length > 0) await dropSite()
      // The first import by this version also deletes what others found out.
      if (gone.length > 0 || (digests.size === 0 && siteDropped !== null))
        await dropCachedPages(database, version, gone)
    },
    async storeSite(files, { documents, unchanged, found }, publication) {
      await writePages()
      const isStored = reused?.publication === publication && siteDropped === null
      if (isStored) return
      const times = documents.flatMap(({ publishAt, expireAt }) => [publishAt, expireAt])
      const all = unchanged === null ? times : [...times, reused?.until ?? null]
      const [next] = all.filter((time) => time !== null && Date.parse(time) > now.getTime()).sort()
      await putCachedSite(database, {
        id: randomUUID(),
        fingerprint: fingerprint(files),
        publication,
        until: next ?? null,
        pages: documents.length + (unchanged?.count ?? 0),
        problems: JSON.stringify(found),
      })
    },
  }
  return cache
}

function isOver({ until }: CachedSiteRow, now: Date): boolean {
  return until !== null && Date.parse(until) <= now.getTime()
}

/** Names everything that the outcome of an import depends on, except for the bytes of pages. */
function fingerprintOf(code: readonly unknown[], { survey, media }: ReadSite): string {
  const { config, contentPaths, servedFiles, problems } = survey
  const sources = config.sources.map(({ path, digest }) => `${path}\n${digest}`).sort()
  const images = [...media.digests].map(([path, digest]) => `${path}\n${digest}`).sort()
  const all = [code, sources, images, contentPaths, servedFiles.map(({ path }) => path).sort(), problems]
  return createHash('sha256').update(JSON.stringify(all)).digest('hex')
}
