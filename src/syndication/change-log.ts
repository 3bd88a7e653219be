import { nodeId, SITE } from '../content/node-id.ts'
import { tellableKeys } from '../content/taken-back/passage-key.ts'
import { findArticlesById } from '../database/read/articles.ts'
import { changeCursorKey, changeList } from '../database/read/change-cursors.ts'
import { type ChangeRow, findLastChanges, listChanges, type PlaceInLog } from '../database/read/changes.ts'
import { cursorOf } from '../database/read/cursors.ts'
import { findMemberships, type Interest, type Membership } from '../database/read/memberships.ts'
import { findReleases } from '../database/read/releases.ts'
import type { Snapshot } from '../database/read/snapshot.ts'
import { type Addresses, type ArticleRecord, describeArticles } from './article-record.ts'
import { describeSite, type SiteRecord } from './site-record.ts'

/** A change, with what a copy needs to follow it. */
export interface ChangeRecord {
  /** `after` this one, the log goes on with the next. */
  readonly cursor: string
  readonly release: number
  readonly at: string
  readonly kind: ChangeRow['kind']
  readonly subject: 'ARTICLE' | 'QUOTE' | 'SITE'
  readonly subjectId: string
  readonly path: string | null
  readonly previousPath: string | null
  /** Why it is withdrawn: as in GraphQL, or `NOT_OF_INTEREST` for what can still be read but is no longer what was asked for. */
  readonly reason: ChangeRow['reason'] | 'NOT_OF_INTEREST'
  readonly correction: string | null
  /** True where a later change of the same article is in the log already: that one has the article. */
  readonly superseded: boolean
  /** The article at the release the log is read at; null for the site, for quotes, for tombstones and where superseded. */
  readonly article: ArticleRecord | null
  /** The site after the change; null for all else. */
  readonly site: SiteRecord | null
  /** Of a quote: what readers are told about why. */
  readonly note?: string | null
  /** Of a quote: what finds its words without saying them; null where they are too few for that. */
  readonly passages?: readonly string[] | null
}

/** Some of the log. */
export interface ChangePage {
  readonly changes: readonly ChangeRecord[]
  /** Where the page ends in the log, also where nothing was of interest; that it was read from where the log has no more. */
  readonly end: PlaceInLog
  /** The cursor of `end`; null where the log has no more. */
  readonly cursor: string | null
  /** Whether there was more. */
  readonly more: boolean
}

/** How to read the log. */
export interface ChangesAsked {
  readonly after: PlaceInLog
  /** At most so many changes are read; those of no interest are left out after that. */
  readonly limit: number
  /** Null = everything. */
  readonly interest: Interest | null
}

/**
 * The changes after a place in the log, up to the snapshot's release, in the order of releases. With an interest, what is
 * withdrawn is told all the same, and an article that is of interest no longer is told as withdrawn.
 */
export async function readChanges(
  snapshot: Snapshot,
  { after, limit, interest }: ChangesAsked,
  addresses: Addresses,
): Promise<ChangePage> {
  const rows = await listChanges(snapshot, { after, limit: limit + 1 })
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const told = await tellChanges(snapshot, page, { interest, addresses })
  return { changes: told, end: last ?? after, cursor: last ? cursorOfChange(last) : null, more: rows.length > limit }
}

async function tellChanges(
  snapshot: Snapshot,
  page: readonly ChangeRow[],
  { interest, addresses }: { readonly interest: Interest | null; readonly addresses: Addresses },
): Promise<ChangeRecord[]> {
  const ids = [...new Set(page.flatMap(({ articleId, quoteId }) => (quoteId === null ? (articleId ?? []) : [])))]
  const [lasts, memberships, articles, releases] = await Promise.all([
    findLastChanges(snapshot, ids),
    interest && findMemberships(snapshot, ids, interest),
    findArticlesById(snapshot, ids),
    findReleases(
      snapshot.database,
      page.flatMap((row) => (subjectOf(row) === 'SITE' ? row.release : [])),
    ),
  ])
  const lastOf = new Map(lasts.map((last) => [last.articleId, last]))
  const membershipOf = memberships && new Map(memberships.map((membership) => [membership.articleId, membership]))
  const isLast = ({ articleId, release, position }: ChangeRow) => {
    const last = articleId === null ? undefined : lastOf.get(articleId)
    return last?.release === release && last.position === position
  }
  const decided = page.map((row) => ({ row, isLast: isLast(row), decision: decide(row, membershipOf) }))
  const shown = new Set(
    decided.flatMap(({ row, isLast, decision }) => (isLast && decision === 'tell' ? (row.articleId ?? []) : [])),
  )
  const records = await describeArticles(
    snapshot,
    articles.filter(({ articleId }) => shown.has(articleId)),
    addresses,
  )
  const readable = new Set(articles.map(({ articleId }) => articleId))
  const recordOf = new Map(records.map((record) => [record.id, record]))
  const siteOf = new Map(releases.map(({ number, site }) => [number, describeSite(site)]))
  return decided.flatMap(({ row, isLast, decision }): ChangeRecord[] => {
    if (decision === 'leave out') return []
    if (row.quoteId !== null) {
      const { note, words } = row
      return [{ ...headOf(row), article: null, site: null, note, passages: tellableKeys(words ?? '') }]
    }
    if (row.articleId === null) return [{ ...headOf(row), article: null, site: siteOf.get(row.release) ?? null }]
    // What was wrong with an article is told as long as it can be read.
    const head = { ...headOf(row), correction: readable.has(row.articleId) ? row.correction : null, site: null }
    if (!isLast) return [{ ...head, superseded: true, article: null }]
    if (decision === 'tell as gone')
      return [{ ...head, kind: 'WITHDRAWN', reason: 'NOT_OF_INTEREST', correction: null, article: null }]
    return [{ ...head, article: recordOf.get(nodeId('Article', row.articleId)) ?? null }]
  })
}

type Decision = 'tell' | 'tell as gone' | 'leave out'

/** What becomes of a change for someone who follows some of the articles. */
function decide({ articleId, kind }: ChangeRow, membershipOf: ReadonlyMap<string, Membership> | null): Decision {
  if (membershipOf === null || articleId === null || kind === 'WITHDRAWN') return 'tell'
  // Nothing is kept of an article that is gone: its tombstone follows.
  const { isMember, wasMember } = membershipOf.get(articleId) ?? { isMember: false, wasMember: true }
  if (isMember) return 'tell'
  return wasMember ? 'tell as gone' : 'leave out'
}

function headOf(row: ChangeRow) {
  const { release, at, kind, articleId, quoteId, path, previousPath, reason } = row
  const ofArticle = articleId === null ? nodeId('Site', SITE) : nodeId('Article', articleId)
  return {
    cursor: cursorOfChange(row),
    release,
    at,
    kind,
    subject: subjectOf(row),
    subjectId: quoteId === null ? ofArticle : nodeId('Quote', quoteId),
    path,
    previousPath,
    reason,
    correction: null,
    superseded: false,
  }
}

function subjectOf({ articleId, quoteId }: ChangeRow): ChangeRecord['subject'] {
  if (quoteId !== null) return 'QUOTE'
  return articleId === null ? 'SITE' : 'ARTICLE'
}

function cursorOfChange(row: ChangeRow): string {
  return cursorOf(changeList, changeCursorKey(row))
}
