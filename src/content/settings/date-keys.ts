import { asTextList, type JsonMap, lookUp } from '../values.ts'

/** Lower-case front matter keys, and names with a colon for what is not a key. */
export interface DateKeys {
  readonly date: readonly string[]
  readonly lastmod: readonly string[]
  readonly publishDate: readonly string[]
  readonly expiryDate: readonly string[]
}

const DATE_KEYS: DateKeys = {
  date: ['date', 'publishdate', 'pubdate', 'published', 'lastmod', 'modified'],
  // `updated` is ours: Hugo gives it no meaning, and half of the world's front matter does.
  lastmod: [':git', 'lastmod', 'modified', 'updated', 'date', 'publishdate', 'pubdate', 'published'],
  publishDate: ['publishdate', 'pubdate', 'published', 'date'],
  expiryDate: ['expirydate', 'unpublishdate'],
}

/** The keys `frontmatter` in the configuration names, with Hugo's own where it names none or `:default`. */
export function readDateKeys(hugo: JsonMap): DateKeys {
  const read = (name: keyof DateKeys) => {
    const given = asTextList(lookUp(hugo, 'frontmatter', name)).map((key) => key.toLowerCase())
    const expanded = given.flatMap((key) => (key === ':default' ? DATE_KEYS[name] : withAliases(key)))
    return expanded.length === 0 ? DATE_KEYS[name] : [...new Set(expanded)]
  }
  return {
    date: read('date'),
    lastmod: read('lastmod'),
    publishDate: read('publishDate'),
    expiryDate: read('expiryDate'),
  }
}

/** Hugo's other names for a key come with it, also where the configuration lists only the one. */
function withAliases(key: string): readonly string[] {
  const aliases = {
    lastmod: ['modified', 'updated'],
    publishdate: ['pubdate', 'published'],
    expirydate: ['unpublishdate'],
  }
  return [key, ...(Object.hasOwn(aliases, key) ? aliases[key as keyof typeof aliases] : [])]
}
