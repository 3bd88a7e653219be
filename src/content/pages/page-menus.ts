import type { MenuEntry } from '../document.ts'
import { readMenuEntry } from '../settings/menus.ts'
import { asFilledText, asMap, asTextList } from '../values.ts'
import { findValue, type PageValues } from './page-values.ts'

/** The entries for a page in the site's menus, as its front matter gives them: by the name of a menu, several names, or a map of them. */
export function readPageMenus(values: PageValues): MenuEntry[] {
  const given = findValue(values, 'menus') ?? findValue(values, 'menu')
  const menus = asMap(given)
  const name = asFilledText(findValue(values, 'linktitle'))
  const named = name === null ? {} : { name }
  if (menus === null) return asTextList(given).map((menu) => readMenuEntry(menu, named))
  return Object.entries(menus).map(([menu, entry]) => readMenuEntry(menu, { ...named, ...asMap(entry) }))
}
