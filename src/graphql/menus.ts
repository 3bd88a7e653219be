import type { MenuEntryRow } from '../../schema/json.ts'
import type { ArticleRow } from '../database/read/articles.ts'
import type { ArticleInMenus } from '../database/read/menus.ts'

/** A menu of the site in one language. */
export interface Menu {
  readonly name: string
  readonly items: readonly MenuItem[]
}

/** An item of a menu; `article` is known where front matter made it, else it is found by `href`. */
export interface MenuItem {
  readonly name: string
  readonly href: string
  readonly weight: number
  readonly article: ArticleRow | null
  readonly children: readonly MenuItem[]
}

interface Entry extends MenuEntryRow {
  readonly article: ArticleRow | null
}

/**
 * The menus of a language from the configuration's entries and those of articles, in Hugo's order: lighter items first, those
 * without a weight last, then by name. `prefix` is the path of the language's home page.
 */
export function buildMenus(
  configured: readonly MenuEntryRow[],
  articles: readonly ArticleInMenus[],
  prefix: string,
): Menu[] {
  const entries: Entry[] = [
    ...configured.map((entry) => ({ ...entry, article: null })),
    ...articles.flatMap((article) => (article.menus ?? []).map((entry) => ({ ...entry, article }))),
  ]
  const names = [...new Set(entries.map(({ menu }) => menu))].sort()
  return names.map((name) => {
    const own = entries.filter(({ menu }) => menu === name)
    return { name, items: itemsBelow(null, own, { prefix, above: new Set() }) }
  })
}

function itemsBelow(
  parent: Entry | null,
  entries: readonly Entry[],
  { prefix, above }: { readonly prefix: string; readonly above: ReadonlySet<Entry> },
): MenuItem[] {
  const isTop = ({ parent: asked }: Entry) => asked === null || !entries.some((entry) => isCalled(entry, asked))
  return entries
    .filter((entry) => !above.has(entry))
    .filter((entry) => (parent === null ? isTop(entry) : entry.parent !== null && isCalled(parent, entry.parent)))
    .map((entry) => ({
      name: nameOf(entry),
      href: entry.article?.path ?? entry.url ?? (entry.page === null ? '' : pathOfPage(entry.page, prefix)),
      weight: entry.weight,
      article: entry.article,
      children: itemsBelow(entry, entries, { prefix, above: new Set([...above, entry]) }),
    }))
    .sort(compareItems)
}

function isCalled(entry: Entry, name: string): boolean {
  return (entry.identifier ?? nameOf(entry)) === name
}

function nameOf({ name, identifier, article }: Entry): string {
  return name ?? article?.title ?? identifier ?? ''
}

function pathOfPage(page: string, prefix: string): string {
  return `${prefix}${page.replace(/^\/+|\/+$/g, '')}/`.replace(/\/+/g, '/')
}

function compareItems(a: MenuItem, b: MenuItem): number {
  const [first, second] = [
    a.weight === 0 ? Number.POSITIVE_INFINITY : a.weight,
    b.weight === 0 ? Number.POSITIVE_INFINITY : b.weight,
  ]
  if (first !== second) return first < second ? -1 : 1
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}
