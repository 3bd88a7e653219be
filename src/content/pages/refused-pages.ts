import type { Page } from '../document.ts'
import type { Problem } from '../problem.ts'
import type { PageFile } from './page-places.ts'
import { resolvePages, type SiteTree } from './pages.ts'

const ALIAS_KEYS = new Set(['aliases', 'alias', 'redirect_from'])

/**
 * What the files with an `error` among the problems would be without what it is told of: enough to find what is wrong
 * with their bodies, for whoever mends them. A file whose front matter has no end has no body.
 */
export function resolveRefused(tree: SiteTree, problems: readonly Problem[]): Page[] {
  const faulty = new Map<string, Set<number>>()
  for (const { path, line, severity } of problems) {
    if (severity === 'error') faulty.set(path, new Set([...(faulty.get(path) ?? []), line]))
  }
  const files = tree.files.flatMap((file) => {
    const lines = faulty.get(file.file.path)
    return lines === undefined || file.frontMatter.format === null ? [] : withoutFaults(file, lines)
  })
  return resolvePages({ ...tree, files }).pages
}

function withoutFaults({ file, frontMatter }: PageFile, faulty: ReadonlySet<number>): PageFile {
  const entries = frontMatter.entries.filter(({ key, line }) => !faulty.has(line) && !ALIAS_KEYS.has(key.toLowerCase()))
  return { file, frontMatter: { ...frontMatter, entries } }
}
