import type { DocumentOutline } from '../outline/outline.ts'
import { type FileBeside, filesBesidePages } from '../pages/beside-pages.ts'
import { joinPath } from '../pages/paths.ts'
import { pathKey } from '../path-key.ts'
import type { SiteSettings } from '../settings/settings.ts'

/** An image that a page shows. */
export interface ShownImage {
  readonly role: 'FEATURE' | 'BODY'
  /** Where the site has it. */
  readonly url: string
  readonly alt: string | null
  /** The file in the site's folder; null where it is elsewhere, or missing. */
  readonly file: string | null
}

/** The same, once the file was read: `digest` is its SHA-256 (hexadecimal), null where the site keeps none. */
export interface Picture extends Omit<ShownImage, 'file'> {
  readonly digest: string | null
}

/** Where the image files of a site are. */
export interface ImageFiles {
  readonly settings: Pick<SiteSettings, 'url' | 'languages' | 'contentMounts'>
  readonly pages: readonly Pick<DocumentOutline, 'sourcePath' | 'path'>[]
  /** The image files of the content folders. */
  readonly contentPaths: readonly string[]
  /** Those of other folders with their site paths, the one that counts first where two have the same. */
  readonly served: readonly FileBeside[]
}

/** Reads where the images are once; the function gives a page's images, the feature image first, each once per role. */
export function createImageFinder(files: ImageFiles): (document: DocumentOutline) => ShownImage[] {
  // Hugo finds files beside a page in any case of letters; files in `static/` keep their names.
  const beside = firstOfEach(filesBesidePages(files), (address) => pathKey(address).toLowerCase())
  const served = firstOfEach(files.served, pathKey)
  const bases = [files.settings.url, ...files.settings.languages.flatMap(({ url }) => url ?? [])]
  const fileAt = (path: string): string | null => {
    const key = pathKey(path)
    return beside.get(key.toLowerCase()) ?? served.get(key) ?? null
  }
  const find = (url: string, written: string | null): string | null => {
    const base = bases.find((one) => url.startsWith(one))
    const found = base === undefined ? null : fileAt(withoutQuery(url.slice(base.length)))
    // Themes look for what is not beside the page among the assets, from their root. Where the site is below a path of its
    // host, `/img/a.png` leads out of it, and the file is meant all the same.
    const isOurs = written !== null && (base !== undefined || /^\/(?!\/)/.test(written))
    return found ?? (isOurs ? fileAt(joinPath(withoutQuery(written))) : null)
  }
  return ({ featureImage, images }) => {
    const feature: ShownImage[] =
      featureImage === null ? [] : [{ role: 'FEATURE', url: featureImage, alt: null, file: find(featureImage, null) }]
    const inBody = new Map(images.toReversed().map((image) => [image.url, image]))
    const body = images.filter((image) => inBody.get(image.url) === image)
    return [
      ...feature,
      ...body.map(({ url, src, alt }): ShownImage => ({ role: 'BODY', url, alt, file: find(url, src) })),
    ]
  }
}

function withoutQuery(path: string): string {
  return path.split(/[?#]/, 1)[0] ?? ''
}

function firstOfEach(files: readonly FileBeside[], keyOf: (address: string) => string): Map<string, string> {
  return new Map(files.toReversed().map(({ address, path }) => [keyOf(address), path]))
}
