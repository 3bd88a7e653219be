import { comparePaths } from '../content/compare.ts'
import type { Database } from '../database/open.ts'
import { findEditionContents } from '../database/write/edition-contents.ts'
import { findArticlesShownBefore, findTakenBack, type ShownEdition } from '../database/write/history.ts'
import { compareEditions, type EditionDifference, type FieldDifference } from '../import/plan/compare-editions.ts'
import { equalJson } from '../import/plan/equal-json.ts'
import { loadReleaseState, type ReleaseState } from './release-state.ts'

/** What happened to an article between two releases; a `restored` one had been visible before the first of them. */
export type DiffAction = 'created' | 'changed' | 'moved' | 'withdrawn' | 'restored'

/** The differences of one article; `fields` and `text` are empty if it was created, restored or withdrawn. */
export interface ArticleDiff extends EditionDifference {
  readonly action: DiffAction
  readonly articleId: string
  readonly path: string
  readonly previousPath: string | null
  readonly title: string
}

/** What is different between two releases: plain data, the shape of `commonplace-gateway diff --json`. */
export interface ReleaseDiff {
  readonly from: number
  readonly to: number
  /** Differences in how the site is called, and in the themes it declares. */
  readonly site: readonly FieldDifference[]
  /** Sorted by path. */
  readonly articles: readonly ArticleDiff[]
}

const PAIRS_PER_BATCH = 50

/** Compares what two releases show, in either order. Throws if one of them does not exist or was pruned. */
export async function diffReleases(database: Database, from: number, to: number): Promise<ReleaseDiff> {
  const [before, after] = [await loadReleaseState(database, from), await loadReleaseState(database, to)]
  const earlier = new Map(before.shown.map((edition) => [edition.articleId, edition]))
  const later = new Set(after.shown.map((edition) => edition.articleId))
  const shownBefore = await findArticlesShownBefore(database, from)
  const arrived = after.shown
    .filter((edition) => !earlier.has(edition.articleId))
    .map((edition) => withoutDetails(edition, shownBefore.has(edition.articleId) ? 'restored' : 'created'))
  const takenBack = await findTakenBack(database, { from, to })
  const withdrawn = [...before.shown, ...takenBack]
    .filter((edition) => !later.has(edition.articleId))
    .map((edition) => withoutDetails(edition, 'withdrawn'))
  const pairs = after.shown.flatMap((edition) => {
    const other = earlier.get(edition.articleId)
    return other && other.digest !== edition.digest ? [{ before: other, after: edition }] : []
  })
  const changed: ArticleDiff[] = []
  for (let start = 0; start < pairs.length; start += PAIRS_PER_BATCH)
    changed.push(...(await comparePairs(database, pairs.slice(start, start + PAIRS_PER_BATCH))))
  const articles = [...arrived, ...withdrawn, ...changed]
  return {
    from,
    to,
    site: compareSites(before, after),
    articles: articles.sort(comparePaths),
  }
}

interface Pair {
  readonly before: ShownEdition
  readonly after: ShownEdition
}

async function comparePairs(database: Database, pairs: readonly Pair[]): Promise<ArticleDiff[]> {
  const contents = await findEditionContents(
    database,
    pairs.flatMap((pair) => [pair.before.id, pair.after.id]),
  )
  return pairs.flatMap(({ before, after }) => {
    const [a, b] = [contents.get(before.id), contents.get(after.id)]
    if (!a || !b) return []
    const { articleId, path, title } = after
    const previousPath = before.path === path ? null : before.path
    const action = previousPath === null ? 'changed' : 'moved'
    return [{ action, articleId, path, previousPath, title, ...compareEditions(a, b) }]
  })
}

function withoutDetails(
  { articleId, path, title }: Pick<ShownEdition, 'articleId' | 'path' | 'title'>,
  action: DiffAction,
): ArticleDiff {
  return { action, articleId, path, previousPath: null, title, fields: [], text: [] }
}

function compareSites(before: ReleaseState, after: ReleaseState): FieldDifference[] {
  const [a, b] = [before.site, after.site]
  const keys = ['title', 'url', 'language', 'licence'] as const
  const values = keys.filter((key) => !equalJson(a[key], b[key]))
  const [was, is] = [describeThemes(before), describeThemes(after)]
  const removed = was.filter((theme) => !is.includes(theme))
  const added = is.filter((theme) => !was.includes(theme))
  return [
    ...values.map((key) => ({ field: key, before: a[key], after: b[key] })),
    ...(removed.length + added.length === 0 ? [] : [{ field: 'themes', removed, added }]),
  ]
}

function describeThemes({ declaredThemes }: ReleaseState): string[] {
  return declaredThemes.map(({ slug, name, description }) => [`${slug}: ${name}`, description ?? []].flat().join(', '))
}
