import type { Problem } from '../problem.ts'
import { findBrokenLinks } from './broken-links.ts'
import type { CheckedSite } from './checked-site.ts'
import { findDuplicateIds } from './duplicate-ids.ts'
import { findLongValues } from './long-values.ts'
import { findMissingImages } from './missing-images.ts'
import { findMisspeltKeys } from './misspelt-keys.ts'
import { createSiteIndex } from './site-index.ts'

/** Finds what no page can know by itself: links, images and identities across the site, and keys nobody reads; in no order. */
export function checkSite(site: CheckedSite): Problem[] {
  const index = createSiteIndex(site)
  return [
    ...findMisspeltKeys(site),
    ...findDuplicateIds(site),
    ...findLongValues(site),
    ...findBrokenLinks(site, index),
    ...findMissingImages(site, index),
  ]
}
