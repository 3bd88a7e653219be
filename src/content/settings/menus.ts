import type { MenuEntry } from '../document.ts'
import { asFilledText, asMap, type JsonMap, lookUp } from '../values.ts'

/** The entries of the menus that the configuration gives the pages of one language, menu by menu, as written. */
export function readMenus(hugo: JsonMap): MenuEntry[] {
  const menus = { ...asMap(lookUp(hugo, 'menu')), ...asMap(lookUp(hugo, 'menus')) }
  return Object.entries(menus).flatMap(([menu, entries]) =>
    (Array.isArray(entries) ? entries : []).flatMap((entry) => {
      const values = asMap(entry)
      return values === null ? [] : readMenuEntry(menu, values)
    }),
  )
}

/** One entry; what it leads to is a page of the site or an address, of which a page goes first. */
export function readMenuEntry(menu: string, values: JsonMap): MenuEntry {
  const text = (key: string) => asFilledText(lookUp(values, key))
  const weight = Number(lookUp(values, 'weight') ?? 0)
  return {
    menu,
    identifier: text('identifier'),
    name: text('name'),
    page: text('pageRef'),
    url: text('url'),
    parent: text('parent'),
    weight: Number.isSafeInteger(weight) && Math.abs(weight) < 2 ** 31 ? weight : 0,
  }
}
