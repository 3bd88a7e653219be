import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Problem, startOf } from '../../content/problem.ts'

/** Folders of tools, and those that Hugo writes. */
const SKIPPED = new Set(['node_modules', 'public', 'resources', 'themes', 'vendor', '_vendor', 'layouts'])
const DEEPEST = 5
const MOST_FOLDERS = 2_000
const MOST_NAMED = 3

/** The error of a site folder without a single page: where pages were looked for, what is there instead, and how to go on. */
export function explainNoPages(root: string, contentFolders: readonly string[]): Problem {
  const names = [...new Set(contentFolders)].map((folder) => (folder === '' ? 'the site folder' : `${folder}/`))
  const looked = names.length === 0 ? 'the folders that module.mounts names' : names.join(' or ')
  const found = findTexts(root)
  return {
    code: 'no-pages',
    severity: 'error',
    ...startOf(contentFolders.find((folder) => folder !== '') ?? 'content'),
    message: `Expected pages (.md files) in ${looked}, found none; ${describe(found)}.`,
    hint: adviseFor(root, found),
  }
}

interface FoundTexts {
  /** How many files of each kind a folder at the top, or a folder known by its name, contains with all below it. */
  readonly counts: ReadonlyMap<string, { readonly md: number; readonly mdx: number; readonly html: number }>
  /** Folders of other sites: each has `content/` in it. */
  readonly sites: readonly string[]
  readonly isVault: boolean
}

/** Lists what could be texts, some levels deep. */
function findTexts(root: string): FoundTexts {
  const counts = new Map<string, { md: number; mdx: number; html: number }>()
  const sites: string[] = []
  let isVault = false
  const pending = [{ path: '', depth: 0 }]
  for (let visited = 0; pending.length > 0 && visited < MOST_FOLDERS; visited++) {
    const { path, depth } = pending.shift()!
    for (const entry of list(join(root, path))) {
      const child = path === '' ? entry.name : `${path}/${entry.name}`
      if (entry.isDirectory()) {
        isVault ||= child === '.obsidian'
        if (entry.name === 'content' && path !== '' && path !== 'src') sites.push(path)
        const isSkipped = SKIPPED.has(entry.name) || entry.name.startsWith('.')
        if (!isSkipped && depth < DEEPEST) pending.push({ path: child, depth: depth + 1 })
      }
      const kind = /\.(mdx?|markdown|html?)$/i.exec(entry.name)?.[1]?.toLowerCase()
      if (
        !entry.isFile() ||
        kind === undefined ||
        (path === '' && /^(?:readme|license|changelog|contributing)\./i.test(entry.name))
      )
        continue
      const group = path.startsWith('src/') ? path.split('/').slice(0, 2).join('/') : (path.split('/')[0] ?? '')
      const count = counts.get(group) ?? { md: 0, mdx: 0, html: 0 }
      count[kind === 'mdx' ? 'mdx' : kind.startsWith('htm') ? 'html' : 'md']++
      counts.set(group, count)
    }
  }
  return { counts, sites, isVault }
}

function list(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

function describe({ counts, isVault }: FoundTexts): string {
  const groups = [...counts]
    .sort(([, a], [, b]) => b.md + b.mdx + b.html - (a.md + a.mdx + a.html))
    .slice(0, MOST_NAMED)
    .map(([folder, { md, mdx, html }]) => {
      const kinds = [
        [md, '.md'],
        [mdx, '.mdx'],
        [html, '.html'],
      ] as const
      const files = kinds.flatMap(([count, kind]) => (count === 0 ? [] : `${count} ${kind}`)).join(' and ')
      return `${files} in ${folder === '' ? 'the folder itself' : `${folder}/`}`
    })
  const there = groups.length === 0 ? 'there is no text at all in this folder' : `there are ${groups.join(', ')}`
  return isVault ? `${there} (an Obsidian vault)` : there
}

function adviseFor(root: string, { counts, sites }: FoundTexts): string {
  if (basename(root) === 'content') return 'Give the folder above it, which contains content/.'
  if (sites[0] !== undefined) return `Did you mean the site folder ${join(root, sites[0])}?`
  const [folder, count] = [...counts].sort(([, a], [, b]) => b.md - a.md)[0] ?? []
  if (folder === undefined || count === undefined || count.md === 0) {
    const other = [...counts.values()].some(({ mdx }) => mdx > 0)
      ? 'MDX is a program and is not read: save the texts as .md. '
      : ''
    return `${other}Give the folder of a Hugo site, with content/ in it, or put pages there.`
  }
  if (folder === '') return 'Make a folder content/ here and move the texts into it, or copy them there.'
  const jekyll = folder === '_posts' ? ' (these look like Jekyll’s posts)' : ''
  return `If the texts in ${folder}/ are meant${jekyll}, write contentDir = "${folder}" into hugo.toml; else give another folder.`
}
