import { createHash } from 'node:crypto'
import { compareText } from './compare.ts'

/** A digest of what the themes that a site declares are called, whatever their order; null where there are none. */
export function digestOfThemes(
  themes: readonly { readonly slug: string; readonly name: string; readonly description: string | null }[],
): string | null {
  if (themes.length === 0) return null
  const sorted = themes.toSorted((a, b) => compareText(a.slug, b.slug))
  const told = sorted.map(({ slug, name, description }) => [slug, name, description])
  return createHash('sha256').update(JSON.stringify(told)).digest('base64url')
}
