import type { MenuEntry } from '../document.ts'
import { readMenuEntry } from '../settings/menus.ts'
import { asFilledText, asMap, asTextList } from '../values.ts'
import { findValue, type PageValues } from './page-values.ts'

/**
 * The entries for a page in the site's menus, as its front matter gives them: by the name of a menu, several names, or a map of them.
 * A section at the top of the site, named by `topSection`, is in `sectionPagesMenu` as well, unless an entry there is its own already.
 */
export function readPageMenus(
  values: PageValues,
  { topSection, sectionPagesMenu, configured }: SectionMenu,
): MenuEntry[] {
  const name = asFilledText(findValue(values, 'linktitle'))
  const named = name === null ? {} : { name }
  const given = givenEntries(values, named)
  if (topSection === null || sectionPagesMenu === null) return given
  const isThere =
    given.some(({ menu }) => menu === sectionPagesMenu) ||
    configured.some(({ menu, identifier }) => menu === sectionPagesMenu && identifier === topSection)
  if (isThere) return given
  const weight = findValue(values, 'weight') ?? 0
  return [...given, readMenuEntry(sectionPagesMenu, { ...named, identifier: topSection, weight })]
}

/** What decides whether a page is in the menu of sections. */
interface SectionMenu {
  readonly topSection: string | null
  readonly sectionPagesMenu: string | null
  /** The entries that the configuration makes. */
  readonly configured: readonly MenuEntry[]
}

function givenEntries(values: PageValues, named: { readonly name?: string }): MenuEntry[] {
  const given = findValue(values, 'menus') ?? findValue(values, 'menu')
  const menus = asMap(given)
  if (menus === null) return asTextList(given).map((menu) => readMenuEntry(menu, named))
  return Object.entries(menus).map(([menu, entry]) => readMenuEntry(menu, { ...named, ...asMap(entry) }))
}
