import { comparePaths } from '../../content/compare.ts'
import { isPageName } from '../../content/pages/content-path.ts'
import { type ImportState, isOpen, type LatestEdition } from '../../database/write/import-state.ts'
import type { ParsedDocument } from '../read/parsed-site.ts'
import type { Identities } from './identify.ts'

/** A visible article that stays as it was last published although the site folder says otherwise, and why. */
export interface KeptArticle extends LatestEdition {
  /**
   * Its file is gone and withdrawing was not asked for; its file carries another id now; its file is gone and may be one
   * that has errors; its file has errors, or inherits from one that has.
   */
  readonly because: 'FILE_GONE' | 'OTHER_ID' | 'PERHAPS_MOVED' | 'FAULTY'
}

interface FolderState {
  readonly state: Pick<ImportState, 'latest'>
  readonly documents: readonly Pick<ParsedDocument, 'sourcePath'>[]
  readonly identities: Pick<Identities, 'leftOver'>
  readonly faulty: ReadonlySet<string>
  readonly prune: boolean
}

/** A step that cannot be carried out. */
interface DroppedStep {
  readonly sourcePath: string
  readonly close: number | null
}

/**
 * Whether articles whose file is gone may be withdrawn: where that was asked for, and no file has errors that could be one
 * of them, moved and broken at once.
 */
export function mayWithdraw({ state, faulty, prune }: FolderState): boolean {
  const known = new Set(state.latest.map((edition) => edition.sourcePath))
  return prune && ![...faulty].some((path) => isPageName(path) && !known.has(path))
}

/** The articles that stay visible, by path: those whose file is gone and that are not withdrawn, and those with errors. */
export function findKeptArticles(
  { state, documents, identities, faulty, prune }: FolderState,
  gone: readonly LatestEdition[],
  dropped: readonly DroppedStep[],
): KeptArticle[] {
  const paths = new Set(documents.map((document) => document.sourcePath))
  const keptOpen = new Set(dropped.map((step) => step.close))
  const faults = [
    ...identities.leftOver.filter((edition) => faulty.has(edition.sourcePath)),
    ...state.latest.filter((edition) => keptOpen.has(edition.id)),
  ]
  const whyGone = ({ sourcePath }: LatestEdition) => {
    if (prune) return 'PERHAPS_MOVED'
    return paths.has(sourcePath) ? 'OTHER_ID' : 'FILE_GONE'
  }
  return [
    ...gone.map((edition): KeptArticle => ({ ...edition, because: whyGone(edition) })),
    ...faults.map((edition): KeptArticle => ({ ...edition, because: 'FAULTY' })),
  ]
    .filter(isOpen)
    .sort(comparePaths)
}

/** The pages with errors of which nothing is published, by file. */
export function findLeftOut({ state, faulty }: FolderState, dropped: readonly DroppedStep[]): string[] {
  const published = new Set(state.latest.filter(isOpen).map((edition) => edition.sourcePath))
  const faults = [...faulty].filter((path) => isPageName(path) && !published.has(path))
  return [...faults, ...dropped.flatMap((step) => (step.close === null ? step.sourcePath : []))].sort()
}
