import type { Page } from '../document.ts'
import type { Markup } from '../settings/markup.ts'
import type { ShortcodeTemplates } from '../settings/shortcode-templates.ts'

/** What parsing a body needs to know of its page and site; plain data, so that it can be sent to a worker. */
export interface BodyContext {
  readonly page: Page
  /** The site's base URL with a trailing slash: `https://example.org/`. */
  readonly siteUrl: string
  /** What Markdown means in the page's language. */
  readonly markup: Markup
  /** Hugo's `markup.goldmark.parser.autoIDType`, earlier `autoHeadingIDType`. */
  readonly headingIds: 'github' | 'github-ascii' | 'blackfriday'
  /** Hugo's `markup.goldmark.parser.attribute.title`: whether `## Title {#id}` sets attributes. */
  readonly headingAttributes: boolean
  /** The site path of each target of a `ref` or `relref` shortcode, by its `refKey`; null where there is no such page. */
  readonly refs: { readonly [target: string]: string | null }
  /** The site path of the page or file that a Markdown link names, by the path as written, where it names one. */
  readonly linkedPages: { readonly [path: string]: string }
  /** The same for the file that an image names, where it is not beside the page. */
  readonly linkedImages: { readonly [path: string]: string }
  /** The codes of the site's languages, in their order. */
  readonly languages: readonly string[]
  /** For a target without a page: the name that may have been meant. */
  readonly nearRefs: { readonly [target: string]: string }
  /** The site's own shortcode templates. */
  readonly shortcodes: ShortcodeTemplates
  /** The plain values of the site's parameters, as in the settings. */
  readonly params: { readonly [key: string]: string }
}
