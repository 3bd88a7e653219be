/** A value that survives JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** What a page is: `PAGE` for a regular page, `SECTION` for an `_index.md`, `HOME` for the root one. */
export type PageKind = 'PAGE' | 'SECTION' | 'HOME'

/** A licence as far as the text states it: `spdx` is an SPDX id or expression, only where version and kind are certain. */
export interface Licence {
  /** When it ends, as RFC 3339; without the key it does not. */
  readonly until?: string
  readonly spdx: string | null
  readonly name: string
  readonly url: string | null
}

/** What a community asks of those who pass something on, beyond its licence, such as a Traditional Knowledge label. */
export interface Label {
  readonly name: string
  readonly url: string | null
  /** Whose label it is. */
  readonly community: string | null
  /** What it asks, in the language of the page. */
  readonly text: string | null
}

/**
 * What front matter, file path, cascade and site settings decide about a page; nothing of it depends on the body. Times are RFC 3339 in UTC (`2025-07-06T00:00:00.000Z`).
 */
export interface Page {
  /** The file, relative to the site folder: `content/articles/privacy/index.md`. */
  readonly sourcePath: string
  readonly kind: PageKind
  /** BCP 47, as the site's configuration spells it. */
  readonly language: string
  /** Canonical URL path, percent-encoded as Hugo writes it, with leading and trailing slash: `/articles/privacy/`. */
  readonly path: string
  readonly title: string
  /** Front matter `summary`, else `description`, else null; the text before `<!--more-->` is found with the body. */
  readonly summary: string | null
  /** Hugo's `date`. */
  readonly published: string | null
  /** `lastmod`, `modified`, `updated`, else `published`. */
  readonly updated: string | null
  /** Not visible before this time; null = no such time. */
  readonly publishAt: string | null
  /** Not visible from this time on; null = never expires. */
  readonly expireAt: string | null
  /** Whether nobody is to read it: a draft, or withdrawn. */
  readonly draft: boolean
  /** Front matter `withdrawn`: why the editor withdrew it; null = not withdrawn. */
  readonly withdrawn: 'UNPUBLISHED' | 'RETRACTED' | 'RIGHTS_WITHDRAWN' | null
  /** Front matter `id`: an identity the editor gave, kept through renames. */
  readonly id: string | null
  /** Paths that lead here, resolved as Hugo resolves them, in the order given, without duplicates. */
  readonly aliases: readonly PageAlias[]
  /** Slugs or names from front matter `themes`. */
  readonly themes: readonly string[]
  /** Tags, categories and whatever else the site sorts its pages by, taxonomy by taxonomy. */
  readonly terms: readonly PageTerm[]
  /** Where the page is in the site's menus, as its front matter says. */
  readonly menus: readonly MenuEntry[]
  /** The page's own licence, from front matter `licence`/`license`; null = the site's. */
  readonly licence: Licence | null
  /** Front matter `labels`, else those of the site. */
  readonly labels: readonly Label[]
  /** Front matter `correction`: the editor's note on what was corrected. */
  readonly correction: string | null
  /** Captions the front matter gives for the feature image, each as written (may hold Markdown or HTML). */
  readonly featureCaptions: readonly FeatureCaption[]
  /** The feature image: from front matter, or found in the bundle; an absolute URL or null. */
  readonly featureImage: string | null
  /** Files beside a leaf bundle's `index.md`, relative to the bundle folder; empty for other pages. */
  readonly resources: readonly string[]
  /** The URL path below which those files are published; another page's for a translation that shares them. */
  readonly resourcePath: string
  /** Pages with the same key are translations of each other. */
  readonly translationKey: string
  /** Front matter that no field gives back, unchanged, keys as written. */
  readonly extra: { readonly [key: string]: Json }
  /** Where the body starts in the file: index into the text, and its line. */
  readonly bodyOffset: number
  readonly bodyLine: number
}

/** An entry of one of the site's menus. */
export interface MenuEntry {
  readonly menu: string
  /** What entries below it name as their parent; null = its name. */
  readonly identifier: string | null
  /** Null = the title of its page. */
  readonly name: string | null
  /** The page it leads to, as written in the configuration: `/about`. */
  readonly page: string | null
  readonly url: string | null
  /** The identifier or name of the entry it is below. */
  readonly parent: string | null
  /** Lighter entries go first; those of 0 go last. */
  readonly weight: number
}

/** A term of a taxonomy, such as a tag. */
export interface PageTerm {
  /** As the site's configuration names it: `tags`. */
  readonly taxonomy: string
  /** The last part of the term's address on the site, not percent-encoded. */
  readonly slug: string
  /** As the front matter writes it. */
  readonly name: string
}

/** A path that leads to a page; `line` and `column` are where the front matter says so. */
export interface PageAlias {
  readonly path: string
  readonly line: number
  readonly column: number
}

/** A caption of the feature image, with the place where it is written. */
export interface FeatureCaption {
  readonly text: string
  readonly line: number
  readonly column: number
}

/** What a page's Markdown body holds. Ranges are `[start, end)` in `text`, in UTF-16 code units. */
export interface Body {
  /** The body as written, without front matter. */
  readonly markdown: string
  /** Sanitised HTML; links and images absolute. */
  readonly html: string
  /** Plain text; blocks are separated by a blank line. */
  readonly text: string
  /** Offsets in `text`, in order, of what does not follow on from the words before it, such as the next item of a list. */
  readonly breaks: readonly number[]
  /** Offsets in `text`, in order, at which the page shows what is no part of it, such as the number of a footnote. */
  readonly gaps: readonly number[]
  /** Plain text before `<!--more-->`, or null where there is no such mark. */
  readonly beforeMore: string | null
  readonly wordCount: number
  readonly sections: readonly DocumentSection[]
  readonly quotes: readonly DocumentQuote[]
  readonly imageCredits: readonly DocumentImageCredit[]
  readonly links: readonly DocumentLink[]
  /** Every image of the body, in order, whether credited or not. */
  readonly images: readonly DocumentImage[]
}

/** The text before the first heading (`level` 0, `anchor` '', `heading` null), or a heading with what follows it. */
export interface DocumentSection {
  readonly anchor: string
  /** Plain text of the heading, as written (quotation marks stay). */
  readonly heading: string | null
  readonly level: number
  readonly position: number
  /** Position of the nearest earlier section of a lower level; null at the top. */
  readonly parent: number | null
  readonly leads: readonly DocumentLead[]
  readonly markdown: string
  readonly html: string
  readonly text: string
  /** From the heading attribute `{theme="…"}`; slugs or names, separated by commas. */
  readonly themes: readonly string[]
  /** The heading's line in the whole file; the body's first for level 0. */
  readonly line: number
}

/** A paragraph that opens with a bold run-in label; `label` without its colon, `text` without the label. */
export interface DocumentLead {
  readonly label: string
  readonly text: string
  readonly html: string
}

/** A quotation; `text` equals `Body.text.slice(start, end)`. */
export interface DocumentQuote {
  readonly text: string
  readonly html: string
  readonly attribution: string | null
  readonly source: string | null
  readonly position: number
  readonly start: number
  readonly end: number
  /** Position of the section it is in. */
  readonly section: number
  /** The text directive by which a browser finds it on its page; null where none does. */
  readonly fragment: string | null
  readonly line: number
}

/** Where a link of the body leads. */
export interface DocumentLink {
  /** As written in the source; a resolved URL for `ref` and `relref`. */
  readonly href: string
  readonly text: string
  /** The site path it leads to, without query and fragment, whether or not anything is there; null for a link to another site. */
  readonly target: string | null
  /** Without `#`; null where there is none. */
  readonly fragment: string | null
  readonly line: number
  readonly column: number
}

/** An image of the body. */
export interface DocumentImage {
  /** Absolute URL. */
  readonly url: string
  /** As written. */
  readonly src: string
  readonly alt: string
  readonly line: number
  readonly column: number
}

/** What a caption says of an image's origin. Null = not stated; nothing is guessed. */
export interface Credit {
  readonly creator: string | null
  readonly creatorUrl: string | null
  readonly title: string | null
  /** The page the image came from. */
  readonly source: string | null
  readonly sourceName: string | null
  readonly licence: Licence | null
  /** What the caption says besides the credit. */
  readonly description: string | null
}

/** A caption of an image of the page, and one credit found in it (all null where it states none). */
export interface DocumentImageCredit extends Credit {
  /** Absolute URL; null when the page names no image file. */
  readonly image: string | null
  readonly role: 'FEATURE' | 'BODY'
  readonly alt: string | null
  /** As written, as plain text. */
  readonly caption: string
  /** One line: title, author, source, licence, from what is known; the caption where nothing is. */
  readonly attribution: string
  readonly attributionHtml: string
  /** Whether creator, source and licence are all known. */
  readonly complete: boolean
  readonly position: number
  readonly line: number
}

/** A page with its body. `summary` is final. */
export interface Document extends Page, Body {}
