import { comparePaths } from '../../content/compare.ts'
import { isMarkdownPage } from '../../content/pages/content-path.ts'
import { type ImportState, isOpen, type LatestEdition } from '../../database/write/import-state.ts'
import type { ParsedDocument } from '../read/parsed-site.ts'
import type { Identities } from './identify.ts'

/** A visible article that stays as it was last published, and why. */
export interface KeptEdition extends LatestEdition {
  /**
   * Its file is gone and withdrawing was not asked for; its file carries another id now; its file is gone and may be one
   * that has errors; its file has errors, or inherits from one that has.
   */
  readonly because: 'FILE_GONE' | 'OTHER_ID' | 'PERHAPS_MOVED' | 'FAULTY'
}

interface Folder {
  readonly state: Pick<ImportState, 'latest'>
  readonly documents: readonly Pick<ParsedDocument, 'sourcePath'>[]
  readonly identities: Pick<Identities, 'leftOver'>
  readonly faulty: ReadonlySet<string>
  readonly prune: boolean
}

/** A step that cannot be carried out. */
interface LeftStep {
  readonly sourcePath: string
  readonly close: number | null
}

/**
 * Whether articles whose file is gone may be withdrawn: where that was asked for, and no file has errors that could be one
 * of them, moved and broken at once.
 */
export function mayWithdraw({ state, faulty, prune }: Folder): boolean {
  const known = new Set(state.latest.map((edition) => edition.sourcePath))
  return prune && ![...faulty].some((path) => isMarkdownPage(path) && !known.has(path))
}

/** The visible articles that stay although the folder does not say so, by path: those gone and not withdrawn, and those with faults. */
export function findKept(
  { state, documents, identities, faulty, prune }: Folder,
  gone: readonly LatestEdition[],
  left: readonly LeftStep[],
): KeptEdition[] {
  const paths = new Set(documents.map((document) => document.sourcePath))
  const standing = new Set(left.map((step) => step.close))
  const faults = [
    ...identities.leftOver.filter((edition) => faulty.has(edition.sourcePath)),
    ...state.latest.filter((edition) => standing.has(edition.id)),
  ]
  const whyGone = ({ sourcePath }: LatestEdition) => {
    if (prune) return 'PERHAPS_MOVED'
    return paths.has(sourcePath) ? 'OTHER_ID' : 'FILE_GONE'
  }
  return [
    ...gone.map((edition): KeptEdition => ({ ...edition, because: whyGone(edition) })),
    ...faults.map((edition): KeptEdition => ({ ...edition, because: 'FAULTY' })),
  ]
    .filter(isOpen)
    .sort(comparePaths)
}

/** The pages with errors of which nothing is published, by file. */
export function findLeftOut({ state, faulty }: Folder, left: readonly LeftStep[]): string[] {
  const published = new Set(state.latest.filter(isOpen).map((edition) => edition.sourcePath))
  const faults = [...faulty].filter((path) => isMarkdownPage(path) && !published.has(path))
  return [...faults, ...left.flatMap((step) => (step.close === null ? step.sourcePath : []))].sort()
}
