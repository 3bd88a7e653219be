import type { DocumentImage } from '../document.ts'
import { type FrontMatter, findEntry } from '../front-matter/front-matter.ts'
import { groupPairs } from '../group-pairs.ts'
import { createNearest } from '../nearest.ts'
import type { DocumentOutline } from '../outline/outline.ts'
import { folderOf } from '../pages/bundles.ts'
import { IMAGE_KEYS } from '../pages/feature-image.ts'
import { decode, joinPath } from '../pages/paths.ts'
import type { Position, Problem } from '../problem.ts'
import { asFilledText } from '../values.ts'
import { findPlaceholder } from './broken-links.ts'
import type { CheckedSite } from './checked-site.ts'
import type { SiteIndex } from './site-index.ts'

/** A `warning` for each image, in the text or named by the front matter, whose file is nowhere in the site. */
export function findMissingImages(site: CheckedSite, index: SiteIndex): Problem[] {
  const nearest = createNearest(index.filePaths)
  const byName = findByName(index.filePaths)
  const frontMatters = new Map(site.files.map(({ file, frontMatter }) => [file.path, frontMatter]))
  const folders = new Set(index.filePaths.map(folderOf))
  const bases = [site.settings.url, ...site.settings.languages.flatMap(({ url }) => url ?? [])]
  const check = ({ url, written, byTheme, place }: NamedImage, page: DocumentOutline): Problem | null => {
    const path = sitePath(url, bases)
    if (path === null || index.hasFile(path)) return null
    const plain = written.split(/[?#]/, 1)[0] ?? ''
    // Themes look for what is not beside the page among the assets, from their root.
    if (index.hasFile(joinPath(plain))) return null
    const isRelative = !/^(?:\/|[a-z][a-z\d+.-]*:)/i.test(plain)
    const named = byName(path)
    // What the front matter names, a theme may look for in a folder of its own.
    if (byTheme && isRelative && named.some((one) => one.endsWith(joinPath(plain)))) return null
    const beside = isRelative ? [joinPath(page.resourcePath, plain), joinPath(plain)] : []
    const near = [path, ...beside].map(nearest).find((one) => one !== null)
    // What the site has no folder for may come from a theme or module that is elsewhere.
    const mayBeElsewhere = site.absentModules.length > 0 && !isRelative && findPlaceholder(plain) === null
    if (mayBeElsewhere && near === undefined && named.length === 0 && !folders.has(folderOf(decode(path)))) return null
    const shown = isRelative && (byTheme || findPlaceholder(plain) !== null) ? plain : path
    return missing(shown, near ?? (named.length === 1 ? named[0]! : null), { page, place })
  }
  return site.documents.flatMap((document) => {
    const images = [
      ...featureImage(document, frontMatters.get(document.sourcePath)),
      ...document.images.map((image) => ({
        url: image.url,
        written: image.src,
        byTheme: false,
        place: placeOf(image),
      })),
    ]
    return images.flatMap((image) => check(image, document) ?? [])
  })
}

interface NamedImage {
  readonly url: string
  readonly written: string
  /** Named in the front matter, where a theme decides what it means. */
  readonly byTheme: boolean
  readonly place: Position
}

function featureImage(document: DocumentOutline, frontMatter: FrontMatter | undefined): NamedImage[] {
  const url = document.featureImage
  if (url === null) return []
  const entry = IMAGE_KEYS.map((key) => frontMatter && findEntry(frontMatter, key)).find(Boolean)
  const written = asFilledText(entry?.value ?? null) ?? url
  return [{ url, written, byTheme: true, place: entry ? placeOf(entry) : { line: 1, column: 1 } }]
}

function placeOf({ line, column }: DocumentImage | Position): Position {
  return { line, column }
}

/** The path below the site's address; null for an image that is elsewhere. */
function sitePath(url: string, bases: readonly string[]): string | null {
  const base = bases.find((one) => url.startsWith(one))
  return base === undefined ? null : `/${url.slice(base.length).split(/[?#]/, 1)[0]}`
}

function findByName(paths: readonly string[]): (path: string) => readonly string[] {
  const byName = groupPairs(paths.map((path) => [nameOf(path), path] as const))
  return (path) => byName.get(nameOf(path)) ?? []
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
  const placeholder = findPlaceholder(path)
  const otherwise =
    placeholder === null
      ? 'Put the file into the folder of the page, or into static/.'
      : `Replace it by the address: Hugo leaves "${placeholder}" as it is.`
  return {
    code: 'image-missing',
    severity: 'warning',
    path: page.sourcePath,
    ...place,
    message: `Expected an image file at "${shown}", found none.`,
    hint: near === null ? otherwise : `Did you mean "${near}"?`,
  }
}
