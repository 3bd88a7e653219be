import { imageSize } from 'image-size'
import { mediaTypeOf } from '../content/media/media-types.ts'

/** What the bytes of an image file tell of it. */
export interface ImageFacts {
  readonly type: string
  /** In pixels, as shown: a photograph that is to be turned has been. Null where the bytes do not tell. */
  readonly width: number | null
  readonly height: number | null
}

// How much of a file is looked at: the time that the hostile ones take grows faster than their size.
const SVG_BYTES = 32 * 1024
const BOXED_BYTES = 64 * 1024
const OTHER_BYTES = 512 * 1024
const LARGEST_SIDE = 10_000_000

const TYPES: Readonly<Record<string, string>> = {
  avif: 'image/avif',
  bmp: 'image/bmp',
  gif: 'image/gif',
  heic: 'image/heic',
  heif: 'image/heif',
  ico: 'image/x-icon',
  jpg: 'image/jpeg',
  png: 'image/png',
  svg: 'image/svg+xml',
  tiff: 'image/tiff',
  webp: 'image/webp',
}

/** Reads type and size from the first bytes of an image. The bytes decide the type, the name only where they do not tell. */
export function readImageFacts(path: string, bytes: Uint8Array): ImageFacts {
  const named = mediaTypeOf(path) ?? 'application/octet-stream'
  try {
    const { type = '', width, height, orientation = 1 } = imageSize(beginning(bytes))
    const isKnown = isSide(width) && isSide(height)
    const isTurned = orientation >= 5 && orientation <= 8
    return {
      type: Object.hasOwn(TYPES, type) ? (TYPES[type] as string) : named,
      width: isKnown ? (isTurned ? height : width) : null,
      height: isKnown ? (isTurned ? width : height) : null,
    }
  } catch {
    // The library throws whatever goes wrong while it reads beyond the end of a broken file.
    return { type: named, width: null, height: null }
  }
}

/** As a copy, because the library reads beyond a part of a larger buffer. */
function beginning(bytes: Uint8Array): Uint8Array {
  const head = Buffer.from(bytes.subarray(0, OTHER_BYTES))
  if (head.toString('latin1', 4, 8) === 'ftyp') return Uint8Array.from(head.subarray(0, BOXED_BYTES))
  const svg = /^[\s\xEF\xBB\xBF]{0,100}</.test(head.toString('latin1', 0, 104)) ? head.indexOf('<svg') : -1
  return Uint8Array.from(svg === -1 ? head : head.subarray(svg, svg + SVG_BYTES))
}

function isSide(pixels: number | undefined): pixels is number {
  return Number.isInteger(pixels) && (pixels as number) > 0 && (pixels as number) <= LARGEST_SIDE
}
