import type { SiteRow } from '../../../schema/json.ts'
import { comparePaths, compareText } from '../../content/compare.ts'
import { hasEnded } from '../../content/image-credits/licence-end.ts'
import type { Problem } from '../../content/problem.ts'
import { assignThemes, type ThemeDeclaration } from '../../content/themes.ts'
import { type ImportState, isOpen, type LatestEdition, type Tombstone } from '../../database/write/import-state.ts'
import type { ReleasePlan, Touch } from '../../database/write/publish.ts'
import { editionDigest } from '../read/content-digest.ts'
import type { ParsedDocument } from '../read/parsed-site.ts'
import { dropConflictingSteps } from './address-conflicts.ts'
import type { CarriedHistory } from './carried-history.ts'
import type { EditionOf } from './edition-rows.ts'
import { equalJson } from './equal-json.ts'
import { explainRecognition } from './explain-recognition.ts'
import type { Identities } from './identify.ts'
import { findKeptArticles, findLeftOut, type KeptArticle, mayWithdraw } from './kept-articles.ts'

/** What an import does to one article. */
export type PlanAction = 'create' | 'change' | 'move' | 'restore' | 'withdraw' | 'hold'

/** One article's part of a plan. `hold` keeps a page no reader may see yet, or any more. */
export interface PlanStep {
  readonly action: PlanAction
  readonly articleId: string
  readonly sourcePath: string
  readonly path: string
  readonly previousPath: string | null
  readonly title: string
  readonly reason: ReleasePlan['changes'][number]['reason']
  readonly correction: string | null
  /** The edition to stage; null where the database has all it takes. */
  readonly edition: PlannedEdition | null
  /** Whether the staged edition becomes visible or is held; an id = a held edition that becomes visible as it is. */
  readonly open: boolean | number
  /** The visible edition this closes. */
  readonly close: number | null
  /** The held edition this supersedes. */
  readonly discard: number | null
}

/** An edition to be staged; its text is with the document of the step's `sourcePath`. */
export interface PlannedEdition extends EditionOf, Pick<ParsedDocument, 'publishAt' | 'expireAt' | 'draft'> {}

/** What an import would do: pure data, made against the release `expected`. */
export interface ImportPlan {
  readonly expected: number
  readonly site: SiteRow
  readonly steps: readonly PlanStep[]
  readonly touch: readonly Touch[]
  /** Articles that stay as last published although the site folder says otherwise, by path. */
  readonly kept: readonly KeptArticle[]
  /** Page files with errors of which nothing is published. */
  readonly leftOut: readonly string[]
  readonly unchanged: number
  /** What only the published articles reveal: an address another article keeps, a file that was or may be another before. */
  readonly problems: readonly Problem[]
  readonly files: ReleasePlan['files']
  readonly themes: ReleasePlan['themes']
  readonly carried: CarriedHistory
  /** Whether readers will see a difference. */
  readonly release: boolean
}

/** A site as parsed, with all that a plan needs to know of it. */
export interface PlanInput {
  readonly state: ImportState
  readonly site: SiteRow
  readonly documents: readonly ParsedDocument[]
  /** Those the site declares. */
  readonly themes: readonly ThemeDeclaration[]
  readonly identities: Identities
  /** What was told last of articles that are gone, by their ids. */
  readonly tombstones: ReadonlyMap<string, Tombstone>
  readonly digests: ReadonlyMap<string, string>
  /** Files that could not be understood: what was last published of them stays. */
  readonly faulty: ReadonlySet<string>
  readonly carried: CarriedHistory
  /** The digests of the pictures of each edition whose page is gone or could not be understood. */
  readonly keptPictures: ReadonlyMap<number, readonly string[]>
  readonly prune: boolean
  /** The files in which readers see what they see in the newest edition, although its digest is another. */
  readonly same?: ReadonlySet<string>
  /** RFC 3339; decides what is not yet due and what has expired. */
  readonly now: string
}

/** Decides what an import does; touches nothing. The same input gives the same plan. */
export function planImport(input: PlanInput): ImportPlan {
  const { state } = input
  const declared = input.themes.map(({ slug, name, description }) => ({ slug, name, description }))
  const decided = input.documents.map((document) => {
    const identity = input.identities.articleOf.get(document.sourcePath)
    if (!identity) throw new Error(`${document.sourcePath} was given no identity.`)
    const { articleId, latest } = identity
    const themes = assignThemes(document, input.themes)
    const number = (latest?.shown ?? 0) + 1
    const digest = editionDigest(document.contentDigest, themes, document.pictures)
    const { pictures, publishAt, expireAt, draft } = document
    const edition = { articleId, number, digest, themes, pictures, publishAt, expireAt, draft }
    const same = latest !== null && (latest.digest === digest || input.same?.has(document.sourcePath) === true)
    const tombstone = input.tombstones.get(articleId) ?? null
    return decide(document, edition, { latest, same, tombstone, now: input.now })
  })
  const gone = input.identities.leftOver.filter((edition) => !input.faulty.has(edition.sourcePath))
  const staying = mayWithdraw(input) ? [] : gone
  const withdrawn = staying === gone ? [] : gone.flatMap(withdraw)
  const wanted = [...decided.flatMap((decision) => decision.step ?? []), ...withdrawn]
  const { steps, dropped, problems } = dropConflictingSteps(wanted, state.latest)
  const files = planFiles(input, staying.filter(isOpen), dropped)
  const visible = steps.some((step) => step.action !== 'hold')
  const carried = withoutReturned(input.carried, steps)
  const siteChanged =
    !equalJson(state.site, input.site) || !equalJson(themeSet(state.declaredThemes), themeSet(declared))
  return {
    expected: state.release,
    site: input.site,
    steps: steps.toSorted(comparePaths),
    touch: decided.flatMap((decision) => decision.touch ?? []),
    kept: findKeptArticles(input, staying, dropped),
    leftOut: findLeftOut(input, dropped),
    unchanged: decided.filter((decision) => !decision.step).length,
    problems: [...problems, ...explainRecognition(input.identities)],
    files,
    themes: declared,
    carried,
    release: visible || siteChanged || carried.withdrawn.length > 0,
  }
}

/** Whether a plan has anything at all to write. */
export function isEmptyPlan(plan: ImportPlan): boolean {
  const { put, remove } = plan.files
  return !plan.release && [plan.steps, plan.touch, put, remove].every((part) => part.length === 0)
}

/** An article whose file is back is not gone. */
function withoutReturned(carried: CarriedHistory, steps: readonly PlanStep[]): CarriedHistory {
  const visible = new Set(steps.flatMap(({ articleId, open }) => (open === false ? [] : articleId)))
  return { ...carried, withdrawn: carried.withdrawn.filter(({ id }) => !visible.has(id)) }
}

interface Decision {
  readonly step?: PlanStep
  readonly touch?: Touch
}

function decide(
  document: ParsedDocument,
  edition: PlannedEdition,
  {
    latest,
    same,
    tombstone,
    now,
  }: {
    readonly latest: LatestEdition | null
    readonly same: boolean
    readonly tombstone: Tombstone | null
    readonly now: string
  },
): Decision {
  const open = latest && isOpen(latest) ? latest : null
  const held = latest && isHeld(latest) ? latest : null
  const touch = latest && same && !sameTerms(document, latest) ? { touch: termsOf(document, latest) } : {}
  const base = {
    articleId: edition.articleId,
    sourcePath: document.sourcePath,
    path: document.path,
    previousPath: open && open.path !== document.path ? open.path : null,
    title: document.title,
    reason: null,
    correction: document.correction !== (latest?.correction ?? null) ? document.correction : null,
    edition,
    open: true,
    close: open?.id ?? null,
    discard: held?.id ?? null,
  }
  if (!isVisible(document, now)) {
    if (open) return { step: { ...base, action: 'withdraw', reason: invisibleBecause(document, now), open: false } }
    // Whoever was told another reason has to hear of this one.
    if (tombstone && document.withdrawn !== null && document.withdrawn !== tombstone.reason) {
      const previousPath = tombstone.path === document.path ? null : tombstone.path
      const told = { ...base, action: 'withdraw' as const, reason: document.withdrawn, previousPath, open: false }
      return held && same ? { step: { ...told, edition: null, discard: null }, ...touch } : { step: told }
    }
    // Readers saw this very text once, and will again: the clock needs an edition that it can open.
    const returns = !held && isYetToCome(document, now)
    if (same && !returns) return touch
    return { step: { ...base, action: 'hold', open: false } }
  }
  if (open && same) return touch
  if (open) return { step: { ...base, action: base.previousPath === null ? 'change' : 'move' } }
  const action = tombstone !== null || (latest && latest.shown > 0) ? 'restore' : 'create'
  if (held && same) return { step: { ...base, action, edition: null, open: held.id, discard: null }, ...touch }
  return { step: { ...base, action } }
}

function withdraw(edition: LatestEdition): PlanStep[] {
  const open = isOpen(edition)
  if (!open && !isHeld(edition)) return []
  const { articleId, sourcePath, path, title, id } = edition
  const step = { articleId, sourcePath, path, title, previousPath: null, correction: null, edition: null, open: false }
  return open
    ? [{ ...step, action: 'withdraw', reason: 'DELETED', close: id, discard: null }]
    : [{ ...step, action: 'hold', reason: null, close: null, discard: id }]
}

function planFiles(
  { state, digests, faulty, keptPictures }: PlanInput,
  kept: readonly LatestEdition[],
  left: readonly PlanStep[],
): ReleasePlan['files'] {
  // What stays published stays in the tree, so that an export still holds it.
  const keptOpen = new Set(left.flatMap((step) => step.close ?? []))
  const editions = [...kept, ...state.latest.filter((edition) => keptOpen.has(edition.id))]
  const asBefore = new Set([...faulty, ...left.map((step) => step.sourcePath)])
  const stays = new Set([...editions.map((edition) => edition.sourcePath), ...asBefore])
  const put = [...digests].filter(([path, digest]) => state.files.get(path) !== digest && !asBefore.has(path))
  const shown = [...editions, ...state.latest.filter((edition) => isOpen(edition) && faulty.has(edition.sourcePath))]
  const pictures = new Set(shown.flatMap((edition) => keptPictures.get(edition.id) ?? []))
  const remove = [...state.files]
    .filter(([path, digest]) => !digests.has(path) && !stays.has(path) && !pictures.has(digest))
    .map(([path]) => path)
  return { put: put.map(([path, digest]) => ({ path, digest })), remove }
}

function isVisible(document: ParsedDocument, now: string): boolean {
  const time = Date.parse(now)
  const due = document.publishAt === null || Date.parse(document.publishAt) <= time
  const expired = document.expireAt !== null && Date.parse(document.expireAt) <= time
  return !document.draft && due && !expired
}

function isYetToCome({ draft, publishAt }: ParsedDocument, now: string): boolean {
  return !draft && publishAt !== null && Date.parse(publishAt) > Date.parse(now)
}

function invisibleBecause(document: ParsedDocument, now: string): NonNullable<PlanStep['reason']> {
  if (document.withdrawn !== null) return document.withdrawn
  const expired = document.expireAt !== null && Date.parse(document.expireAt) <= Date.parse(now)
  if (!expired || document.draft) return 'UNPUBLISHED'
  return hasEnded(document.licence, new Date(now)) ? 'RIGHTS_WITHDRAWN' : 'EXPIRED'
}

function isHeld(edition: LatestEdition): boolean {
  return edition.since === null
}

function termsOf(document: ParsedDocument, latest: LatestEdition): Touch {
  const { sourcePath, publishAt, expireAt, draft, id } = document
  return { edition: latest.id, sourcePath, publishAt, expireAt, draft, givenId: id }
}

function sameTerms(document: ParsedDocument, latest: LatestEdition): boolean {
  return (
    document.sourcePath === latest.sourcePath &&
    document.draft === latest.draft &&
    document.id === latest.givenId &&
    sameInstant(document.publishAt, latest.publishAt) &&
    sameInstant(document.expireAt, latest.expireAt)
  )
}

function sameInstant(a: string | null, b: string | null): boolean {
  return a === b || (a !== null && b !== null && Date.parse(a) === Date.parse(b))
}

function themeSet(themes: ReleasePlan['themes']): unknown {
  const sorted = [...themes].sort((a, b) => compareText(a.slug, b.slug))
  return sorted.map(({ slug, name, description }) => [slug, name, description])
}
