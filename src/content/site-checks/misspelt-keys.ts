import type { FrontMatterEntry } from '../front-matter/data.ts'
import { editDistance } from '../nearest.ts'
import type { Problem } from '../problem.ts'
import type { CheckedSite } from './checked-site.ts'

// Keys that Hugo, the gateway or most themes give a meaning, spelled as they are usually written.
const KNOWN =
  `title description summary date publishDate pubdate published lastmod modified updated expiryDate unpublishdate draft
slug url aliases alias redirect_from cascade build _build headless layout type weight keywords tags categories series images
videos audio outputs resources menu menus sitemap markup linkTitle isCJKLanguage translationKey params themes licence
license licensedUntil id correction labels withdrawn author authors image cover thumbnail featureImage featuredImage featured_image feature_image
featureImageCaption featuredImageCaption imageCaption caption credit imageCredit featureImageCredit featuredImageCredit
photoCredit coverCaption coverCredit`.split(/\s+/)

const WIDELY_USED = 5

/** A `warning` for each front matter key that is nearly a known one; a key the site uses all over is its own. */
export function findMisspeltKeys({ files, settings }: Pick<CheckedSite, 'files' | 'settings'>): Problem[] {
  const known = new Map(
    [...Object.values(settings.pageSettings).flatMap(({ taxonomies }) => taxonomies), ...KNOWN].map((key) => [
      key.toLowerCase(),
      key,
    ]),
  )
  const uses = countKeys(files)
  const suggestions = new Map<string, string | null>()
  const suggest = (name: string): string | null => {
    const earlier = suggestions.get(name)
    if (earlier !== undefined) return earlier
    const near = findNear(name, [...known.keys()])
    const count = uses.get(name) ?? 0
    const isOwn = near !== null && count >= WIDELY_USED && count > (uses.get(near) ?? 0)
    const suggestion = isOwn ? null : near
    suggestions.set(name, suggestion)
    return suggestion
  }
  return files.flatMap(({ file, frontMatter }) => {
    const present = new Set(frontMatter.entries.map((entry) => entry.key.toLowerCase()))
    return frontMatter.entries.flatMap((entry) => {
      const name = entry.key.toLowerCase()
      if (known.has(name) || isCaption(name)) return []
      const near = suggest(name)
      // Beside the right key a similar one is no slip.
      return near === null || present.has(near) ? [] : [misspelt(file.path, entry, known.get(near) ?? near)]
    })
  })
}

/** Captions are read in any spelling: `image-credit`, `image_credit`. */
function isCaption(name: string): boolean {
  return /(?:caption|credit)$/.test(name) && KNOWN.some((key) => key.toLowerCase() === name.replace(/[_-]/g, ''))
}

function countKeys(files: CheckedSite['files']): Map<string, number> {
  const uses = new Map<string, number>()
  for (const { frontMatter } of files) {
    for (const { key } of frontMatter.entries) uses.set(key.toLowerCase(), (uses.get(key.toLowerCase()) ?? 0) + 1)
  }
  return uses
}

function findNear(name: string, known: readonly string[]): string | null {
  let best: { key: string; distance: number } | null = null
  for (const key of known) {
    const distance = slipsBetween(name, key)
    if (distance !== null && (best === null || distance < best.distance)) best = { key, distance }
  }
  return best?.key ?? null
}

/** The number of slips that make one of the other; null where they are two words rather than one misspelt. */
function slipsBetween(name: string, key: string): number | null {
  const shorter = Math.min(name.length, key.length)
  if (Math.abs(name.length - key.length) > 2 || shorter < 4) return null
  // A plural is a word of its own, and often a key of its own.
  if (`${name}s` === key || name === `${key}s`) return null
  const distance = editDistance(name, key)
  if (distance > (shorter >= 10 ? 2 : 1)) return null
  const isSwap = name.length === key.length && [...name].sort().join('') === [...key].sort().join('')
  // `draf: true` publishes what nobody was to see; other short words are too often words of their own.
  if (shorter === 4 && !isSwap && key !== 'draft') return null
  // One letter changes too many short words into others: craft and draft, cover and hover.
  if (shorter === 5 && name.length === key.length && !isSwap) return null
  return distance
}

function misspelt(path: string, { key, line, column }: FrontMatterEntry, meant: string): Problem {
  return {
    code: 'key-misspelt',
    severity: 'warning',
    path,
    line,
    column,
    message: `Expected a known key, found "${key}", which is close to "${meant}".`,
    hint: `Write "${meant}" if that is what you mean; nothing reads it as it is.`,
  }
}
