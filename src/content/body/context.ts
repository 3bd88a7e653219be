import type { Page } from '../document.ts'

/** What the Markdown body of a page cannot know by itself; plain data, so that it can be sent to a worker. */
export interface BodyContext {
  readonly page: Page
  /** The site's base URL with a trailing slash: `https://example.org/`. */
  readonly siteUrl: string
  /** Hugo's `markup.goldmark.parser.autoHeadingIDType`. */
  readonly headingIds: 'github' | 'github-ascii' | 'blackfriday'
  /** Hugo's `markup.goldmark.parser.attribute.title`: whether `## Title {#id}` sets attributes. */
  readonly headingAttributes: boolean
  /** For each target of a `ref` or `relref` shortcode, by its `refKey`: the site path it stands for, or null where there is no such page. */
  readonly refs: { readonly [target: string]: string | null }
  /** For a target that no page has: the name of the one that may be meant. */
  readonly nearRefs: { readonly [target: string]: string }
}
