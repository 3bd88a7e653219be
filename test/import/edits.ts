import { createRandom, type Random } from '../support/random.ts'
import type { TestSite } from '../support/site.ts'

/** An editor who never tires: edits a small site at random, the same way for the same seed. */
export interface Edits {
  /** Every address that ever was, or may be, written anywhere. */
  readonly urls: readonly string[]
  /** Makes some edits and tells of each. */
  next(): string[]
  /** Whether the editor wants to see pages go whose file is gone, this time. */
  prune(): boolean
  /** Whether the pages are drafts by the cascade of the home page. */
  allDrafts(): boolean
}

interface PageText {
  title: string
  frontMatter: Map<string, string>
  sections: { heading: string; quotes: string[]; links: string[] }[]
}

// The address of each file is the one of the same place among the URLs.
const FILES = ['a.md', 'b.md', 'c.md', 'd.md', 'old/a.md', 'old/b.md', 'Ü.md', 'deep/index.md']
const URLS = ['/a/', '/b/', '/c/', '/d/', '/old/a/', '/old/b/', '/ü/', '/deep/', '/e/', '/f/', '/old/f/', '/g/h/']
const HEADINGS = ['Water', 'Stone', 'Bread', 'Care']
const QUOTES = [
  'We dug it ourselves.',
  'It never ran dry.',
  'Every stone was carried.',
  'Bread is for all.',
  'Ask first.',
]
const THEMES_FILE = 'data/themes.yaml'

/** Begins with a site of some pages. */
export function startEdits(site: TestSite, seed: number): Edits {
  const random = createRandom(seed * 7919 + 1)
  const pages = new Map<string, PageText>()
  let prune = true
  let allDrafts = false

  const write = (file: string) => site.write(`content/${file}`, render(pages.get(file)!))
  const existing = () => [...pages.keys()]
  const free = () => FILES.filter((file) => !pages.has(file))

  const edits: Record<string, () => string | null> = {
    add: () => {
      const file = pickOrNull(random, free())
      if (file === null) return null
      pages.set(file, newPage(random, file))
      write(file)
      return file
    },
    rewrite: () =>
      change((page) => {
        page.sections = sections(random)
      }),
    rename: () => {
      const [from, to] = [pickOrNull(random, existing()), pickOrNull(random, free())]
      if (from === null || to === null) return null
      pages.set(to, pages.get(from)!)
      pages.delete(from)
      site.delete(`content/${from}`)
      write(to)
      return `${from} to ${to}`
    },
    duplicate: () => {
      const [from, to] = [pickOrNull(random, existing()), pickOrNull(random, free())]
      if (from === null || to === null) return null
      pages.set(to, structuredClone(pages.get(from)!))
      write(to)
      return `${from} as ${to}`
    },
    swap: () => {
      const [one, other] = [pickOrNull(random, existing()), pickOrNull(random, existing())]
      if (one === null || other === null || one === other) return null
      const [first, second] = [pages.get(one)!, pages.get(other)!]
      pages.set(one, second)
      pages.set(other, first)
      write(one)
      write(other)
      return `${one} with ${other}`
    },
    'rename and edit': () => {
      const [from, to] = [pickOrNull(random, existing()), pickOrNull(random, free())]
      if (from === null || to === null) return null
      const page = pages.get(from)!
      pages.set(to, { ...page, title: `${page.title}?`, sections: [...page.sections, ...sections(random).slice(0, 1)] })
      pages.delete(from)
      site.delete(`content/${from}`)
      write(to)
      return `${from} to ${to}`
    },
    empty: () => {
      const file = pickOrNull(random, existing())
      if (file === null) return null
      site.write(`content/${file}`, '')
      return file
    },
    'draft all': () => {
      allDrafts = random.chance(0.3)
      site.write('content/_index.md', `---\ntitle: Home\n${allDrafts ? 'cascade:\n  draft: true\n' : ''}---\n`)
      return String(allDrafts)
    },
    delete: () => {
      const file = pickOrNull(random, existing())
      if (file === null) return null
      pages.delete(file)
      site.delete(`content/${file}`)
      return file
    },
    aliases: () =>
      change((page) => set(page, 'aliases', random.chance(0.3) ? null : JSON.stringify(some(random, URLS, 2)))),
    url: () => change((page) => set(page, 'url', random.chance(0.4) ? null : random.pick(URLS))),
    'move and keep the URL': () =>
      change((page, file) => {
        const now = page.frontMatter.get('url') ?? URLS[FILES.indexOf(file)]
        set(page, 'aliases', JSON.stringify([now]))
        set(page, 'url', random.pick(URLS))
      }),
    id: () => change((page, file) => set(page, 'id', random.chance(0.3) ? null : `id-${file.replace(/\W/g, '')}`)),
    draft: () => change((page) => set(page, 'draft', page.frontMatter.has('draft') ? null : 'true')),
    expire: () => change((page) => set(page, 'expiryDate', page.frontMatter.has('expiryDate') ? null : '2029-01-01')),
    due: () => change((page) => set(page, 'publishDate', page.frontMatter.has('publishDate') ? null : '2031-01-01')),
    themes: () => change((page) => set(page, 'themes', random.chance(0.5) ? null : '[care]')),
    title: () =>
      change((page) => {
        page.title = `${page.title}!`
      }),
    break: () => {
      const file = pickOrNull(random, existing())
      if (file === null) return null
      site.write(`content/${file}`, '---\ntitle: a: b: c\n---\n')
      return file
    },
    mend: () => {
      for (const file of existing()) write(file)
      return 'all'
    },
    declare: () => {
      const heading = random.pick(['water', 'stone', '*'])
      site.write(
        THEMES_FILE,
        `themes:\n  shared:\n    name: Shared\n    sections: ["${random.pick(URLS)}#${heading}"]\n`,
      )
      return heading
    },
  }

  function change(edit: (page: PageText, file: string) => void): string | null {
    const file = pickOrNull(random, existing())
    if (file === null) return null
    edit(pages.get(file)!, file)
    write(file)
    return file
  }

  for (let count = 0; count < 4; count++) edits.add?.()
  const names = Object.keys(edits)
  return {
    urls: [...URLS, '/'],
    prune: () => prune,
    allDrafts: () => allDrafts,
    next() {
      prune = random.chance(0.6)
      return Array.from({ length: 1 + random.below(4) }, () => {
        const name = random.pick(names)
        return `${name} ${edits[name]?.() ?? 'nothing'}`
      })
    },
  }
}

function newPage(random: Random, file: string): PageText {
  return { title: `Page ${file} ${random.below(1000)}`, frontMatter: new Map(), sections: sections(random) }
}

function sections(random: Random): PageText['sections'] {
  return some(random, HEADINGS, 3).map((heading) => ({
    heading,
    quotes: some(random, QUOTES, 2),
    links: some(random, URLS, 3),
  }))
}

function render({ title, frontMatter, sections: parts }: PageText): string {
  const front = [['title', JSON.stringify(title)], ['date', '2024-05-01'], ...frontMatter]
  const body = parts.map(({ heading, quotes, links }) =>
    [
      `## ${heading}`,
      quotes.map((quote) => `- "${quote}"`).join('\n'),
      links.map((url) => `See [${url}](${url}).`).join(' '),
    ].join('\n\n'),
  )
  return `---\n${front.map(([key, value]) => `${key}: ${value}`).join('\n')}\n---\n\n${body.join('\n\n')}\n`
}

function set(page: PageText, key: string, value: string | null): void {
  if (value === null) page.frontMatter.delete(key)
  else page.frontMatter.set(key, value)
}

function some<Item>(random: Random, items: readonly Item[], most: number): Item[] {
  return random.shuffle(items).slice(0, random.below(most + 1))
}

function pickOrNull<Item>(random: Random, items: readonly Item[]): Item | null {
  return items.length === 0 ? null : random.pick(items)
}
