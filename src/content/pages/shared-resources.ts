import type { Page } from '../document.ts'
import { pathKey } from '../path-key.ts'
import { folderOf } from './bundles.ts'

/**
 * Gives the translations of a leaf bundle the address at which Hugo publishes the files they share: below the page in the
 * default language, where there is one. Translations in one folder share its files; a `translationKey` alone shares none.
 */
export function shareResources(pages: readonly Page[], defaultLanguage: string): Page[] {
  const originals = new Map(
    pages
      .filter((page) => page.language === defaultLanguage && hasFiles(page))
      .map((page) => [folderOf(page.sourcePath), page.path]),
  )
  return pages.map((page) => {
    const resourcePath = hasFiles(page) ? originals.get(folderOf(page.sourcePath)) : undefined
    if (resourcePath === undefined || resourcePath === page.path) return page
    return { ...page, resourcePath, featureImage: moved(page, resourcePath) }
  })
}

function hasFiles(page: Page): boolean {
  return page.resources.length > 0
}

function moved({ featureImage, path, resources }: Page, resourcePath: string): string | null {
  if (featureImage === null) return null
  const { pathname, origin, search } = new URL(featureImage)
  const at = pathname.lastIndexOf(path)
  const file = at === -1 ? '' : pathname.slice(at + path.length)
  const shared = resources.some((resource) => pathKey(resource) === pathKey(file))
  return shared ? origin + pathname.slice(0, at) + resourcePath + file + search : featureImage
}
