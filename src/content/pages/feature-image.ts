import type { FeatureCaption, Json } from '../document.ts'
import { asFilledText, asMap, asTextList, lookUp } from '../values.ts'
import type { PageValues } from './page-values.ts'
import { encodePath, joinPath } from './paths.ts'

/** Where a page's feature image may be. */
export interface ImageContext {
  readonly siteUrl: string
  /** The page's URL path, percent-encoded. */
  readonly path: string
  /** Files beside the page, relative to its folder. */
  readonly files: readonly string[]
}

/** The feature image with its captions, and the keys of the front matter that gave them. */
export interface FeatureImage {
  readonly image: string | null
  readonly captions: readonly FeatureCaption[]
  readonly keys: readonly string[]
}

/** The front matter keys, in lower case, that may name the feature image; the first one given counts. */
export const IMAGE_KEYS = [
  'featureimage',
  'featuredimage',
  'featured_image',
  'feature_image',
  'image',
  'cover',
  'thumbnail',
]
const CAPTION_KEYS = new Set(
  'featureimagecaption featuredimagecaption imagecaption caption credit imagecredit featureimagecredit featuredimagecredit photocredit covercaption covercredit'.split(
    ' ',
  ),
)
const NAMES = [/(?:^|\/)feature[^/]*$/i, /(?:^|\/)cover[^/]*$/i, /(?:^|\/)thumb[^/]*$/i]
const IMAGE_FILE = /\.(?:avif|gif|jpe?g|png|svg|tiff?|webp|bmp)$/i

/** Finds the feature image as front matter names it, else as a file named `feature*`, `cover*` or `thumb*` beside the page. */
export function findFeatureImage(values: PageValues, context: ImageContext): FeatureImage {
  const named = namedImage(values)
  const beside = NAMES.map((name) => context.files.find((file) => name.test(file) && IMAGE_FILE.test(file))).find(
    Boolean,
  )
  const image = named === null ? null : resolveImage(named.source, context)
  const captions = findCaptions(values)
  return {
    image: image ?? (beside === undefined ? null : besidePage(beside, context)),
    captions: captions.map(({ text, line, column }) => ({ text, line, column })),
    keys: [
      ...(image === null || named === null || named.isMap ? [] : [named.key]),
      ...captions.flatMap(({ key }) => key ?? []),
    ],
  }
}

function namedImage(values: PageValues): { key: string; source: string; isMap: boolean } | null {
  for (const key of IMAGE_KEYS) {
    const value = values.get(key)?.value ?? lookUp(values.get('params')?.value, key)
    const isMap = asMap(value) !== null
    const source =
      asFilledText(value) ??
      ['image', 'src', 'url', 'path', 'filename'].map((name) => asFilledText(lookUp(value, name))).find(Boolean)
    if (source != null && value !== true && value !== false) return { key, source, isMap }
  }
  return null
}

function resolveImage(source: string, context: ImageContext): string | null {
  if (/^(?:https?:)?\/\//i.test(source)) {
    return URL.canParse(source, context.siteUrl) ? new URL(source, context.siteUrl).href : null
  }
  if (/^[a-z][a-z\d+.-]*:/i.test(source)) return null
  const file = source.replace(/^\.\//, '')
  if (!source.startsWith('/') && context.files.includes(file)) return besidePage(file, context)
  // What is not beside the page is in `static/` or `assets/`, whose files are served from the root.
  const path = joinPath(file.replace(/^\/?(?:static|assets)\//, '/'))
  return new URL(encodePath(path).slice(1), context.siteUrl).href
}

/** A page `/a/b/` has its files in `/a/b/`, a page `/a/b.html` in `/a/b/` as well. */
function besidePage(file: string, { siteUrl, path }: ImageContext): string {
  const folder = path.replace(/\/index\.html$/, '/').replace(/\.html$/, '/')
  return new URL((folder + encodePath(file).replaceAll('?', '%3F')).slice(1), siteUrl).href
}

function findCaptions(values: PageValues): (FeatureCaption & { readonly key: string | null })[] {
  const place = (key: string) => {
    const value = values.get(key)
    return value?.own ? { line: value.place.line, column: value.place.column } : { line: 1, column: 1 }
  }
  const direct = [...values].flatMap(([key, { value }]) =>
    captionsUnder(key, value).map((text) => ({ text, key, ...place(key) })),
  )
  const params = Object.entries(asMap(values.get('params')?.value ?? null) ?? {})
  const nested = IMAGE_KEYS.flatMap((key) =>
    Object.entries(asMap(values.get(key)?.value ?? null) ?? {}).map((pair) => [key, ...pair] as const),
  )
  return [
    ...direct,
    ...params.flatMap(([key, value]) =>
      captionsUnder(key, value).map((text) => ({ text, key: null, ...place('params') })),
    ),
    ...nested.flatMap(([outer, key, value]) =>
      captionsUnder(key, value).map((text) => ({ text, key: null, ...place(outer) })),
    ),
  ]
}

function captionsUnder(key: string, value: Json): string[] {
  if (!CAPTION_KEYS.has(key.toLowerCase().replace(/[_-]/g, ''))) return []
  return asTextList(value).filter((text) => text.trim() !== '')
}
