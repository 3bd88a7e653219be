import type { Page } from '../document.ts'
import type { DocumentOutline } from '../outline/outline.ts'
import type { Holders } from '../pages/holders.ts'
import type { PageFile } from '../pages/page-states.ts'
import type { SiteSettings } from '../settings/settings.ts'
import type { ThemeDeclaration } from '../themes.ts'

/** What the checks across pages need of a site; outlines are needed only of the pages to check. */
export interface CheckedSite {
  readonly settings: SiteSettings
  readonly themes: readonly ThemeDeclaration[]
  /** The front matter of every page file that could be read. */
  readonly files: readonly PageFile[]
  /** Every page with an address, also one whose body has an error. */
  readonly pages: readonly Page[]
  readonly documents: readonly DocumentOutline[]
  /** Files with an error, whose pages are unknown. */
  readonly faulty: ReadonlySet<string>
  /** Every file of the content folders. */
  readonly contentPaths: readonly string[]
  /** Site paths of the files under `static/` and `assets/`: `/files/plan.pdf`. */
  readonly filePaths: readonly string[]
  /** Themes and modules whose files are not in the site's folder. */
  readonly absentModules: readonly string[]
  /** The time at which visibility is decided. */
  readonly now: Date
}

/** What the checks of front matter need besides. */
export interface CheckedFrontMatters extends Pick<CheckedSite, 'files' | 'pages' | 'settings' | 'themes'> {
  /** What pages refused for an error in their front matter would be without it. */
  readonly refused: readonly Page[]
  /** What is published already. */
  readonly holders: Holders
}
