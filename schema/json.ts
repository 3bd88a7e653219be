/** A value that survives JSON. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** `editions.licence`, `image_credits.licence` and `SiteRow.licence`; `until` is when it ends, as RFC 3339. */
export type LicenceRow = { spdx: string | null; name: string; url: string | null; until?: string }

/** One element of `editions.labels`; `text` is in the language of the edition. */
export type LabelRow = { name: string; url: string | null; community: string | null; text: string | null }

/** One element of `editions.links`: `target` is a key as in `editions.path_key`, null where the link leaves the site. */
export type LinkRow = { href: string; text: string; target: string | null }

/** One element of `sections.leads`. */
export type LeadRow = { label: string; text: string; html: string }

/** `releases.site`: what the site called itself at that release; `url` ends with a slash. */
export type SiteRow = {
  title: string
  url: string
  language: string
  licence: LicenceRow | null
  /** The default one first; none in releases before the gateway kept them. */
  languages?: LanguageRow[]
  /** As the configuration has them. */
  params?: { [key: string]: Json }
  /** By the code of each language. */
  menus?: { [language: string]: MenuEntryRow[] }
  /** What themes are called in some languages, by their slugs and the codes of the languages in lower case. */
  themeNames?: { [slug: string]: { [language: string]: string } }
  /** A digest of the themes that the site declares, by which the log knows that one is called otherwise; none without themes. */
  themes?: string
  /** Where a mirror had all of this from; none where the site is this gateway's own. */
  mirror?: MirrorRow
}

/** What a mirror has to know of the gateway it follows; written with the release that was made of it. */
export type MirrorRow = {
  /** This mirror, so that it knows again what came from itself; and those the site came through before. */
  id: string
  via: string[]
  /** The address of the gateway, with a slash at its end. */
  url: string
  /** The release there, and where to go on in its changes. */
  release: number
  cursor: string
  /** The digests there of articles that are not shown as they are there, by their ids. */
  altered: { [id: string]: string }
}

/** A language of the site; `path` is that of its home page. */
export type LanguageRow = { code: string; name: string; path: string }

/** One element of `editions.menus` and `SiteRow.menus`. */
export type MenuEntryRow = {
  menu: string
  identifier: string | null
  name: string | null
  page: string | null
  url: string | null
  parent: string | null
  weight: number
}
