import type { Json } from '../document.ts'
import type { Place, Problem } from '../problem.ts'
import { type JsonMap, lookUp } from '../values.ts'

/** Bytes of an image file up to which it is kept, where the site does not say. */
export const DEFAULT_MEDIA_LIMIT = 20_000_000

const LARGEST_LIMIT = 100_000_000
const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1e3,
  kb: 1e3,
  kib: 1024,
  m: 1e6,
  mb: 1e6,
  mib: 1024 ** 2,
}

/** Reads `media: {maxFileSize: 20MB}` of `commonplace.yaml` in bytes; what is no size up to 100 MB counts as the default, with a warning. */
export function readMediaLimit(
  own: JsonMap,
  keys: readonly (Place & { readonly key: string })[],
): { limit: number; problems: Problem[] } {
  const place = keys.find(({ key }) => key.toLowerCase() === 'media')
  if (place === undefined) return { limit: DEFAULT_MEDIA_LIMIT, problems: [] }
  const given = lookUp(own, 'media', 'maxFileSize')
  const limit = readSize(given)
  if (limit !== null) return { limit, problems: [] }
  const { key: _key, ...at } = place
  const found = given ?? lookUp(own, 'media') ?? null
  return {
    limit: DEFAULT_MEDIA_LIMIT,
    problems: [
      {
        ...at,
        code: 'media-limit',
        severity: 'warning',
        message: `Expected "maxFileSize: 20MB", a size of at most 100 MB, found ${JSON.stringify(found).slice(0, 80)}; 20 MB is used.`,
        hint: 'Write a number with KB or MB: media: {maxFileSize: 5MB}.',
      },
    ],
  }
}

function readSize(value: Json | undefined): number | null {
  const [, number = '', unit = ''] = /^\s*(\d{1,9}(?:\.\d{1,3})?)\s*([a-z]{0,3})\s*$/i.exec(String(value ?? '')) ?? []
  const factor = UNITS[unit.toLowerCase()]
  if (number === '' || factor === undefined) return null
  const bytes = Math.floor(Number(number) * factor)
  return bytes <= LARGEST_LIMIT ? bytes : null
}
