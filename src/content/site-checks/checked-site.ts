import type { Page } from '../document.ts'
import type { DocumentOutline } from '../outline/outline.ts'
import type { PageFile } from '../pages/page-states.ts'
import type { SiteSettings } from '../settings/settings.ts'

/** A site as the checks that look across pages see it; an outline is needed of those pages alone that are to be checked. */
export interface CheckedSite {
  readonly settings: SiteSettings
  /** The front matter of every page file that could be read. */
  readonly files: readonly PageFile[]
  /** Every page with an address, also one whose body has an error. */
  readonly pages: readonly Page[]
  readonly documents: readonly DocumentOutline[]
  /** Files with an error: nobody can say what their pages would have been. */
  readonly faulty: ReadonlySet<string>
  /** Every file of the content folders. */
  readonly contentPaths: readonly string[]
  /** Site paths of the files under `static/` and `assets/`: `/files/plan.pdf`. */
  readonly filePaths: readonly string[]
  /** When it is to be decided what readers can see. */
  readonly now: Date
}
