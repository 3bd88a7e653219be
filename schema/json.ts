/** A value that survives JSON. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** `editions.licence`, `image_credits.licence` and `SiteRow.licence`. */
export type LicenceRow = { spdx: string | null; name: string; url: string | null }

/** One element of `editions.links`: `target` is a key as in `editions.path_key`, null where the link leaves the site. */
export type LinkRow = { href: string; text: string; target: string | null }

/** One element of `sections.leads`. */
export type LeadRow = { label: string; text: string; html: string }

/** `releases.site`: what the site called itself at that release; `url` ends with a slash. */
export type SiteRow = { title: string; url: string; language: string; licence: LicenceRow | null }
