import type { DocumentImage } from '../document.ts'
import { type FrontMatter, findEntry } from '../front-matter/front-matter.ts'
import { createNearest } from '../nearest.ts'
import type { DocumentOutline } from '../outline.ts'
import { decode, joinPath } from '../pages/paths.ts'
import type { Position, Problem } from '../problem.ts'
import type { CheckedSite } from './checked-site.ts'
import type { SiteIndex } from './site-index.ts'

const IMAGE_KEYS = ['featureImage', 'featuredImage', 'featured_image', 'feature_image', 'image', 'cover', 'thumbnail']

/** A `warning` for each image, in the text or named by the front matter, whose file is nowhere in the site. */
export function findMissingImages(site: CheckedSite, index: SiteIndex): Problem[] {
  const nearest = createNearest(index.filePaths)
  const byName = findByName(index.filePaths)
  const frontMatters = new Map(site.files.map(({ file, frontMatter }) => [file.path, frontMatter]))
  const bases = [site.settings.url, ...site.settings.languages.flatMap(({ url }) => url ?? [])]
  const check = (url: string, written: string, at: { page: DocumentOutline; place: Position }): Problem | null => {
    const path = sitePath(url, bases)
    if (path === null || index.hasFile(path)) return null
    // Themes look for what is not beside the page among the assets, from their root.
    if (index.hasFile(joinPath(written.split(/[?#]/, 1)[0] ?? ''))) return null
    return missing(path, nearest(path) ?? byName(path), at)
  }
  return site.documents.flatMap((document) => {
    return [
      ...featureImage(document, frontMatters.get(document.sourcePath)).flatMap(
        ({ url, place }) => check(url, url, { page: document, place }) ?? [],
      ),
      ...document.images.flatMap(
        (image) => check(image.url, image.src, { page: document, place: placeOf(image) }) ?? [],
      ),
    ]
  })
}

function featureImage(
  document: DocumentOutline,
  frontMatter: FrontMatter | undefined,
): { url: string; place: Position }[] {
  if (document.featureImage === null) return []
  const entry = IMAGE_KEYS.map((key) => frontMatter && findEntry(frontMatter, key)).find(Boolean)
  return [{ url: document.featureImage, place: entry ? placeOf(entry) : { line: 1, column: 1 } }]
}

function placeOf({ line, column }: DocumentImage | Position): Position {
  return { line, column }
}

/** The path below the site's address; null for an image that is elsewhere. */
function sitePath(url: string, bases: readonly string[]): string | null {
  const base = bases.find((one) => url.startsWith(one))
  return base === undefined ? null : `/${url.slice(base.length).split(/[?#]/, 1)[0]}`
}

function findByName(paths: readonly string[]): (path: string) => string | null {
  const byName = new Map<string, string | null>()
  for (const path of paths) {
    const name = nameOf(path)
    byName.set(name, byName.has(name) ? null : path)
  }
  return (path) => byName.get(nameOf(path)) ?? null
}

function nameOf(path: string): string {
  return decode(path.slice(path.lastIndexOf('/') + 1)).toLowerCase()
}

function missing(
  path: string,
  near: string | null,
  { page, place }: { page: DocumentOutline; place: Position },
): Problem {
  const shown = decode(path).slice(0, 200)
  return {
    code: 'image-missing',
    severity: 'warning',
    path: page.sourcePath,
    ...place,
    message: `Expected an image file at "${shown}", found none.`,
    hint: near === null ? 'Put the file into the folder of the page, or into static/.' : `Did you mean "${near}"?`,
  }
}
