import { compareText } from '../content/compare.ts'
import { takeInventory } from '../content/inventory.ts'
import { nodeId } from '../content/node-id.ts'
import { tellableKeys } from '../content/taken-back/passage-key.ts'
import { pagesOnly } from '../database/read/article-filter.ts'
import { articleSortKey } from '../database/read/article-order.ts'
import { listArticles } from '../database/read/article-pages.ts'
import type { ArticleRow } from '../database/read/articles.ts'
import { cursorOfRelease } from '../database/read/change-cursors.ts'
import type { SortKey } from '../database/read/keyset.ts'
import { findRelease, type ReleaseRow } from '../database/read/releases.ts'
import type { Snapshot } from '../database/read/snapshot.ts'
import { listThemes, type ThemeRow, themeSortKey } from '../database/read/themes.ts'
import { findFormerAddresses, findGoneArticles, type GoneArticle } from '../database/write/consequences.ts'
import { listWithdrawnQuotes } from '../database/write/take-back.ts'
import { type Addresses, type ArticleRecord, describeArticles, GoneError } from './article-record.ts'
import { describeSite, LINE_FORMAT, type MirrorVia, type SiteRecord, viaOf } from './site-record.ts'

/** One line of a dump. The first is the release, the last its `end`. */
export type DumpLine =
  | ({ readonly type: 'release'; readonly format: number; readonly via: MirrorVia } & Pick<ReleaseRow, 'number' | 'at'>)
  | ({ readonly type: 'site' } & SiteRecord)
  | ({ readonly type: 'theme' } & Pick<ThemeRow, 'slug' | 'name' | 'description' | 'declared'>)
  | GoneLine
  | ({ readonly type: 'former'; readonly id: string } & { readonly path: string; readonly wasAlias: boolean })
  | ({ readonly type: 'article' } & ArticleRecord)
  | DumpEnd

/** What was withdrawn: an article, or a quote that was taken back. */
interface GoneLine extends Pick<GoneArticle, 'at' | 'reason'> {
  readonly type: 'gone'
  readonly subject: 'ARTICLE' | 'QUOTE'
  readonly id: string
  readonly path: string | null
  /** Of a quote: what readers are told about why. */
  readonly note?: string | null
  /** Of a quote: what finds its words without saying them; null where they are too few for that. */
  readonly passages?: readonly string[] | null
}

/** That nothing is missing, and where to go on in the log of changes. */
interface DumpEnd {
  readonly type: 'end'
  readonly articles: number
  /** That of the inventory of the release. */
  readonly digest: string
  readonly cursor: string
}

const ARTICLES_A_READ = 20
const THEMES_A_READ = 500
const byPath = { field: 'PATH', direction: 'ASC' } as const
const byName = { field: 'NAME', direction: 'ASC' } as const

/**
 * Everything a release shows, in an order that never changes, read as it is asked for. Of what was written, only ids and digests
 * are kept.
 * @throws GoneError where the release is pruned meanwhile
 */
export async function* dumpRelease(
  snapshot: Snapshot,
  release: ReleaseRow,
  mediaUrl: string,
): AsyncGenerator<DumpLine> {
  const addresses: Addresses = { site: release.site, mediaUrl }
  const items: { readonly id: string; readonly digest: string }[] = []
  yield { type: 'release', format: LINE_FORMAT, number: release.number, at: release.at, via: viaOf(release.site) }
  yield { type: 'site', ...describeSite(release.site) }
  for await (const { slug, name, description, declared } of allThemes(snapshot))
    yield { type: 'theme', slug, name, description, declared }
  yield* await pastOf(snapshot)
  for await (const articles of allArticles(snapshot)) {
    for (const record of await describeArticles(snapshot, articles, addresses)) {
      items.push({ id: record.id, digest: record.digest })
      yield { type: 'article', ...record }
    }
  }
  const { count, digest } = takeInventory(items)
  if ((await findRelease(snapshot.database, release.number, snapshot.signal))?.pruned !== false)
    throw new GoneError(`Release ${release.number}`)
  yield { type: 'end', articles: count, digest, cursor: cursorOfRelease(release) }
}

/** What is gone, and the addresses that lead to other articles, or to these, without being theirs any more. */
async function pastOf(snapshot: Snapshot): Promise<DumpLine[]> {
  const [articles, quotes, former] = await Promise.all([
    findGoneArticles(snapshot),
    listWithdrawnQuotes(snapshot.database),
    findFormerAddresses(snapshot),
  ])
  const told = quotes.filter(({ release }) => release !== null && release <= snapshot.release)
  const gone = [
    ...articles.map(({ articleId, path, at, reason }) => {
      return { subject: 'ARTICLE' as const, id: nodeId('Article', articleId), path, at, reason }
    }),
    ...told.map(({ uid, path, at, reason, note, words }) => {
      const passages = tellableKeys(words)
      return { subject: 'QUOTE' as const, id: nodeId('Quote', uid), path, at, reason, note, passages }
    }),
  ]
  return [
    ...gone.map((one): GoneLine => ({ type: 'gone', ...one })),
    ...former.map(({ articleId, former: path, wasAlias }) => {
      return { type: 'former' as const, id: nodeId('Article', articleId), path, wasAlias }
    }),
  ].sort((a, b) => compareText(b.type, a.type) || compareText(a.path ?? '', b.path ?? '') || compareText(a.id, b.id))
}

async function* allArticles(snapshot: Snapshot): AsyncGenerator<readonly ArticleRow[]> {
  let after: SortKey | null = null
  for (;;) {
    const window = { limit: ARTICLES_A_READ, fromEnd: false, after, before: null }
    const filter = { ...pagesOnly, kinds: ['HOME', 'PAGE', 'SECTION'] as const }
    const articles: ArticleRow[] = await listArticles(snapshot, filter, { order: byPath, window })
    const last = articles.at(-1)
    if (last === undefined) return
    yield articles
    after = articleSortKey(byPath, last)
  }
}

async function* allThemes(snapshot: Snapshot): AsyncGenerator<ThemeRow> {
  let after: SortKey | null = null
  for (;;) {
    const window = { limit: THEMES_A_READ, fromEnd: false, after, before: null }
    const themes = await listThemes(snapshot, { language: null, empty: true }, { order: byName, window })
    const last = themes.at(-1)
    if (last === undefined) return
    yield* themes
    after = themeSortKey(byName, last)
  }
}
