const TYPES: Readonly<Record<string, string>> = {
  apng: 'image/apng',
  avif: 'image/avif',
  bmp: 'image/bmp',
  gif: 'image/gif',
  heic: 'image/heic',
  heif: 'image/heif',
  ico: 'image/x-icon',
  jfif: 'image/jpeg',
  jpe: 'image/jpeg',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  svg: 'image/svg+xml',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  webp: 'image/webp',
}

/** The media type that the name of an image file promises; null for what is no image. */
export function mediaTypeOf(path: string): string | null {
  const extension = /\.([a-z]{2,5})$/i.exec(path)?.[1] ?? ''
  return Object.hasOwn(TYPES, extension.toLowerCase()) ? (TYPES[extension.toLowerCase()] ?? null) : null
}

/** Whether the name is that of a drawing (SVG), which has its words as text; photos have none. */
export function isDrawing(path: string): boolean {
  return mediaTypeOf(path) === 'image/svg+xml'
}
