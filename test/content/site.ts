import type { Page } from '../../src/content/document.ts'
import { parseFrontMatter } from '../../src/content/front-matter/front-matter.ts'
import { resolvePages } from '../../src/content/pages/pages.ts'
import type { Problem } from '../../src/content/problem.ts'
import { readSettings } from '../../src/content/settings/settings.ts'

/** A small site: its files by path, front matter included, and Hugo's configuration as an object. */
export interface Site {
  readonly files: { readonly [path: string]: string }
  readonly config?: object
  /** When it is resolved; long before any date a test means to come. */
  readonly now?: Date
}

/** Resolves the pages of a site given in a test; paths are below `content/`. */
export function resolveSite({ files, config = {}, now = new Date('2026-01-01') }: Site): {
  pages: Page[]
  problems: Problem[]
} {
  const json = JSON.stringify({ baseURL: 'https://example.org/', ...config })
  const { settings, problems } = readSettings([{ path: 'hugo.json', text: json }])
  const paths = Object.keys(files).map((path) => `content/${path}`)
  const parsed = Object.entries(files)
    .filter(([path]) => /\.(?:md|markdown|mdown)$/i.test(path))
    .map(([path, text]) => ({
      file: { path: `content/${path}` },
      ...parseFrontMatter({ path: `content/${path}`, text }),
    }))
  const resolved = resolvePages({ files: parsed, allPaths: paths, settings, now })
  return {
    pages: resolved.pages,
    problems: [...problems, ...parsed.flatMap((file) => file.problems), ...resolved.problems],
  }
}

/** The one page that a file becomes; fails where it becomes none. */
export function pageOf(site: Site, path = Object.keys(site.files)[0]!): Page {
  const { pages, problems } = resolveSite(site)
  const page = pages.find(({ sourcePath }) => sourcePath === `content/${path}`)
  if (page === undefined) throw new Error(`no page for ${path}: ${JSON.stringify(problems)}`)
  return page
}

/** Front matter in YAML with an empty body. */
export function yaml(...lines: readonly string[]): string {
  return ['---', ...lines, '---', ''].join('\n')
}

/** `file:line:column severity code` of each problem, as far as tests care. */
export function summary(problems: readonly Problem[]): string[] {
  return problems.map(({ path, line, column, severity, code }) => `${path}:${line}:${column} ${severity} ${code}`)
}
