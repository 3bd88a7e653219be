import type { ThemeRow } from '../database/read/themes.ts'
import type { Loaders } from './loaders.ts'

/** The themes with these slugs, in this order; those not known at the release are left out. */
export async function themesNamed(loaders: Loaders, slugs: readonly string[]): Promise<ThemeRow[]> {
  const themes = await Promise.all(slugs.map((slug) => loaders.theme.load(slug)))
  return themes.filter((theme) => theme !== null)
}
