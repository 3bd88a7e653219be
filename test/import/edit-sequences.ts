import { page, type TestSite } from '../support/site.ts'

/** Gives whole numbers from 0 up to, not including, `below`; the same seed gives the same numbers. */
export type Random = (below: number) => number

export function randomFrom(seed: number): Random {
  let state = seed
  return (below) => {
    // Mulberry32, by Tommy Ettinger, in the public domain.
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

interface PageModel {
  readonly file: string
  readonly title: string
  readonly body: string
  readonly aliases: readonly string[]
  readonly draft: boolean
  readonly id: string | null
  readonly theme: string | null
}

/** A site folder that is edited as an editor would, at random. */
export interface EditedSite {
  /** Makes one edit, writes it into the folder and says what it was. */
  edit(): string
}

const FOLDERS = ['', 'articles/', 'guides/', 'guides/water/']
const PLACES = FOLDERS.flatMap((folder) => [0, 1, 2, 3].map((n) => `${folder}page-${n}`))
const ALIASES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `/old/${n}/`)

/** Every address that an edit may give a page, its own or an alias. */
export const EDITED_PATHS: readonly string[] = [...ALIASES, ...PLACES.map((place) => `/${place}/`)]

const HEADINGS = ['Water', 'Roofs', 'Common ground']
const WORDS = ['hazel', 'gravel', 'lime', 'oak', 'clay', 'reed', 'slate']

/** Fills the folder with a few pages and gives the means to edit them; no two pages ever claim the same address. */
export function editSite(site: TestSite, random: Random): EditedSite {
  const pages = new Map<string, PageModel>()
  let made = 0
  const pick = <T>(items: readonly T[]): T => items[random(items.length)] as T
  const words = () => Array.from({ length: 3 + random(5) }, () => pick(WORDS)).join(' ')
  const link = () => `[${pick(WORDS)}](/${pick(FOLDERS)}page-${random(4)}/)`
  const body = () =>
    `${words()} ${link()}\n\n## ${pick(HEADINGS)}\n\n- "${words()}."\n\n> ${words()}\n>\n> — ${pick(WORDS)}\n`
  // A name that was used before tries the identities of pages long gone.
  const freeFile = () => {
    const used = new Set([...pages.values()].map((model) => addressOf(model.file)))
    const files = PLACES.map((place) => `content/${place}.md`)
    const bundles = files.map((file) => file.replace('.md', '/index.md'))
    return pick([...files, ...bundles].filter((file) => !used.has(addressOf(file))))
  }
  const freeAlias = () => {
    const used = new Set([...pages.values()].flatMap((model) => model.aliases))
    return pick(ALIASES.filter((alias) => !used.has(alias)))
  }
  const put = (key: string, model: PageModel) => {
    pages.set(key, model)
    site.write(model.file, render(model))
  }
  const create = () => {
    const [key, file] = [`p${made++}`, freeFile()]
    const id = random(4) === 0 ? `given-${random(5)}` : null
    const taken = [...pages.values()].some((model) => model.id === id)
    put(key, {
      file,
      title: words(),
      body: body(),
      aliases: [],
      draft: random(6) === 0,
      id: taken ? null : id,
      theme: null,
    })
    return `create ${file}`
  }
  const change = (what: (model: PageModel) => Partial<PageModel>) => () => {
    if (pages.size === 0) return create()
    const [key, model] = pick([...pages])
    const next = { ...model, ...what(model) }
    if (next.file !== model.file) site.delete(model.file)
    put(key, next)
    return `${model.file}: ${Object.keys(what(model)).join(', ')} → ${next.file}`
  }
  const remove = () => {
    if (pages.size < 2) return create()
    const [key, model] = pick([...pages])
    site.delete(model.file)
    pages.delete(key)
    return `delete ${model.file}`
  }
  const declareThemes = () => {
    const slug = pick(['water', 'roofs', 'craft'])
    const sections = pick(['/guides/**#water', '/**#roofs', '/page-1/#common-ground', '/articles/*'])
    site.write('data/themes.yaml', `themes:\n  ${slug}:\n    name: ${pick(WORDS)}\n    sections: ["${sections}"]\n`)
    return 'themes'
  }
  const renameSite = () => {
    site.write(
      'hugo.toml',
      `baseURL = "https://site.example/"\ntitle = "${pick(WORDS)}"\ndefaultContentLanguage = "en"\n`,
    )
    return 'site'
  }
  const edits = [
    create,
    change(() => ({ body: body() })),
    change(() => ({ title: words() })),
    change(() => ({ file: freeFile() })),
    change(() => ({ file: freeFile(), title: words() })),
    change((model) => ({ file: toggleBundle(model.file) })),
    change((model) => ({ draft: !model.draft })),
    change((model) => ({ aliases: model.aliases.length > 1 ? [] : [...model.aliases, freeAlias()] })),
    change((model) => {
      const id = `given-${random(5)}`
      return { id: model.id === null && ![...pages.values()].some((other) => other.id === id) ? id : null }
    }),
    change(() => ({ theme: pick(['water', 'craft', 'song']) })),
    remove,
    declareThemes,
    renameSite,
  ]
  for (let count = 0; count < 4; count++) create()
  return { edit: () => pick(edits)() }
}

function render({ title, body, aliases, draft, id, theme }: PageModel): string {
  const lines = [
    'date: 2024-05-01',
    ...(aliases.length > 0 ? [`aliases: [${aliases.join(', ')}]`] : []),
    ...(draft ? ['draft: true'] : []),
    ...(id === null ? [] : [`id: ${id}`]),
    ...(theme === null ? [] : [`themes: [${theme}]`]),
  ]
  return page(title, body, lines.join('\n'))
}

function addressOf(file: string): string {
  return file.replace(/(\/index)?\.md$/, '')
}

function toggleBundle(file: string): string {
  return file.endsWith('/index.md') ? file.replace('/index.md', '.md') : file.replace('.md', '/index.md')
}
