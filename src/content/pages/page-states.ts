import type { Page } from '../document.ts'
import type { FrontMatter } from '../front-matter/front-matter.ts'
import type { Place } from '../problem.ts'
import type { FoundAlias } from './aliases.ts'
import type { ContentPath } from './content-path.ts'
import type { PageDates } from './page-dates.ts'
import type { PageValues } from './page-values.ts'

/** A file that may be a page, with its front matter: where a page's way begins. */
export interface PageFile {
  readonly file: { readonly path: string }
  readonly frontMatter: FrontMatter
  /** Whether it is one of `findLanguageCopies`: another file's page in a further language. */
  readonly isCopy?: boolean
}

/** Hugo's kinds of pages that have a file. */
export type HugoKind = 'page' | 'section' | 'home' | 'taxonomy' | 'term'

/** A page whose place in the content tree is known; `values` are its own, and after the cascade those it inherits too. */
export interface LocatedPage {
  readonly content: ContentPath
  readonly kind: HugoKind
  readonly values: PageValues
  readonly frontMatter: FrontMatter
}

/** A page that knows its address, dates and aliases, but not yet which of them other pages leave to it. */
export interface AddressedPage extends LocatedPage {
  readonly sourcePath: string
  /** Percent-encoded. */
  readonly path: string
  /** Where its file gives the address; the first line where the file's name does. */
  readonly addressPlace: Place
  readonly draft: boolean
  readonly isBundle: boolean
  readonly dates: PageDates
  readonly aliases: readonly FoundAlias[]
  readonly page: Omit<Page, 'aliases'>
}
