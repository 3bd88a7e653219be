import type { Problem } from '../problem.ts'
import { findBrokenLinks } from './broken-links.ts'
import type { CheckedFrontMatters, CheckedSite } from './checked-site.ts'
import { findDuplicateIds } from './duplicate-ids.ts'
import { findLongValues } from './long-values.ts'
import { findMissingImages } from './missing-images.ts'
import { findMisspeltKeys } from './misspelt-keys.ts'
import { findNonNumbers } from './non-numbers.ts'
import { createSiteIndex } from './site-index.ts'
import { findDeadThemeSections, findUnknownHeadingThemes, findUnknownThemes } from './theme-checks.ts'

/** Finds problems in the front matter of all pages together: duplicate ids, misspelt keys, unknown themes, values too long; in no order. */
export function checkFrontMatters(site: CheckedFrontMatters): Problem[] {
  return [
    ...findMisspeltKeys(site),
    ...findDuplicateIds(site),
    ...findLongValues(site),
    ...findUnknownThemes(site),
    ...findNonNumbers(site),
  ]
}

/** Finds links, images and sections of themes that lead nowhere, and misspelt themes of headings; in no order. */
export function checkBodies(site: CheckedSite, index = createSiteIndex(site)): Problem[] {
  return [
    ...findBrokenLinks(site, index),
    ...findMissingImages(site, index),
    ...findDeadThemeSections(site, index),
    ...findUnknownHeadingThemes(site),
  ]
}
