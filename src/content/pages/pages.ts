import type { Page } from '../document.ts'
import type { Problem } from '../problem.ts'
import type { SiteSettings } from '../settings/settings.ts'
import { findBundles } from './bundles.ts'
import { applyCascades } from './cascade.ts'
import { settlePaths } from './collisions.ts'
import { isMarkdownPage, readContentPath } from './content-path.ts'
import { buildPages, finishPage } from './page-build.ts'
import { type PageFile, placePages, tellOtherFormats } from './page-places.ts'
import { findNewestDates } from './section-dates.ts'
import { shareResources } from './shared-resources.ts'

/** Everything that decides what the pages of a site are, before their bodies are read. */
export interface SiteTree {
  /** Page files with their front matter; one whose front matter has an `error` is better left out. */
  readonly files: readonly PageFile[]
  /** Every file of the content folders, whatever its type; bundles are found among them. */
  readonly allPaths: readonly string[]
  readonly settings: SiteSettings
}

/** Whether the file is to be read as a page: Markdown by its name, in a content folder. It may still turn out to be part of a bundle. */
export function isPageFile(path: string, settings: SiteSettings): boolean {
  return isMarkdownPage(path) && readContentPath(path, settings) !== null
}

/**
 * Makes the pages of a site as Hugo 0.169 makes them: bundles, cascades, languages, addresses, aliases, dates. Pages
 * are in the order of their files; a file with an `error` among the problems is not among them.
 */
export function resolvePages({ files, allPaths, settings }: SiteTree): { pages: Page[]; problems: Problem[] } {
  const bundles = findBundles([...new Set([...allPaths, ...files.map(({ file }) => file.path)])], settings)
  const placed = placePages(files, bundles, settings)
  const cascaded = applyCascades(placed.pages, settings.cascade)
  const built = buildPages(cascaded.pages, { bundles, settings })
  const settled = settlePaths(built.pages)
  const newest = findNewestDates(
    settled.kept.filter((page) => !page.draft),
    settings.taxonomies,
    settings,
  )
  return {
    pages: shareResources(
      settled.kept.map((page) => finishPage(page, newest)),
      settings.language,
    ),
    problems: [
      ...placed.problems,
      ...cascaded.problems,
      ...built.problems,
      ...settled.problems,
      ...tellOtherFormats(allPaths, bundles, settings),
    ],
  }
}
