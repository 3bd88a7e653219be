import { comparePaths } from '../compare.ts'
import { type Problem, startOf } from '../problem.ts'
import type { SiteSettings } from '../settings/settings.ts'
import type { Bundles } from './bundles.ts'
import { type ContentPath, isHidden, isHtmlName, isOtherPage, isPageName, readContentPath } from './content-path.ts'
import type { HugoKind, LocatedPage, PageFile } from './page-states.ts'
import { ownValues } from './page-values.ts'

/** Separates pages from the files that belong to a bundle, by file name alone; pages are in the order of their files. */
export function locatePages(
  files: readonly PageFile[],
  bundles: Bundles,
  settings: SiteSettings,
): { pages: LocatedPage[]; problems: Problem[] } {
  const problems: Problem[] = []
  const names = new Set(files.map(({ file }) => withoutExtension(file.path).toLowerCase()))
  const pages = [...files]
    .sort((a, b) => comparePaths(a.file, b.file))
    .flatMap(({ file: { path }, frontMatter }) => {
      const found = readContentPath(path, settings)
      if (found === null || !isPageName(path)) return []
      const content = asHome(found)
      if (content !== found) problems.push(strayIndex(path))
      const bundle = bundles.bundleOf(path)
      if (bundle !== null) problems.push(bundlePart(path, bundle))
      else if (content.disabled) problems.push(disabledLanguage(path, content.language))
      else if (isUnknownLanguage(content, names)) problems.push(unknownLanguage(content, settings))
      if (bundle !== null || content.disabled) return []
      return [
        {
          content,
          kind: findKind(content, settings.taxonomies),
          values: ownValues(path, frontMatter.entries),
          frontMatter,
        },
      ]
    })
  const isShadowed = findShadowed(pages)
  const shadowed = pages.filter(isShadowed).map(({ content }) => shadowedFile(content.sourcePath))
  return { pages: pages.filter((page) => !isShadowed(page)), problems: [...problems, ...shadowed] }
}

/** Of two files that mounts lay over each other, the one of the first mount is the page. */
function findShadowed(pages: readonly LocatedPage[]): (page: LocatedPage) => boolean {
  const first = new Map<string, number>()
  const keyOf = ({ content: { language, logicalPath } }: LocatedPage) => `${language}\n${logicalPath}`
  for (const page of pages) {
    first.set(keyOf(page), Math.min(page.content.mount, first.get(keyOf(page)) ?? page.content.mount))
  }
  return (page) => page.content.mount > (first.get(keyOf(page)) ?? 0)
}

function shadowedFile(path: string): Problem {
  return {
    ...startOf(path),
    code: 'mount-shadowed',
    severity: 'notice',
    message:
      'Expected a page of its own, found that an earlier mount has the same page; that one is imported, and this is not.',
    hint: 'Delete one of the files, or mount the folders at different targets.',
  }
}

/** An `index.md` in the content folder itself would make the whole site one bundle; it is read as the home page. */
function asHome(content: ContentPath): ContentPath {
  return content.role === 'leaf' && content.folder === '' ? { ...content, role: 'branch' } : content
}

function findKind({ role, logicalPath }: ContentPath, taxonomies: readonly string[]): HugoKind {
  if (role !== 'branch') return 'page'
  if (logicalPath === '/') return 'home'
  if (taxonomies.some((taxonomy) => logicalPath === `/${taxonomy}`)) return 'taxonomy'
  return taxonomies.some((taxonomy) => logicalPath.startsWith(`/${taxonomy}/`)) ? 'term' : 'section'
}

/** `roofs.de.md` beside `roofs.md`, where German is a language and none of the site's. */
function isUnknownLanguage({ sourcePath, name }: ContentPath, names: ReadonlySet<string>): boolean {
  const suffix = /\.([a-z]{2})(?:-[a-z]{2})?$/i.exec(name)?.[1]
  if (suffix === undefined || !names.has(withoutExtension(withoutExtension(sourcePath)).toLowerCase())) return false
  return new Intl.DisplayNames('en', { type: 'language', fallback: 'none' }).of(suffix.toLowerCase()) !== undefined
}

function withoutExtension(path: string): string {
  return path.replace(/\.[^./]*$/, '')
}

function unknownLanguage({ sourcePath, name }: ContentPath, { languages }: SiteSettings): Problem {
  const suffix = name.slice(name.lastIndexOf('.') + 1)
  return {
    ...startOf(sourcePath),
    code: 'language-unknown',
    severity: 'warning',
    message: `Expected a language of the site (${languages.map(({ code }) => code).join(', ')}), found "${suffix}"; the file is a page of its own, at an address that ends in "${name.toLowerCase()}/".`,
    hint: `Add "${suffix}" to the languages in hugo.toml, or take it out of the file's name.`,
  }
}

/** A `notice` for every page in a format that Hugo renders and the gateway does not import. */
export function findOtherFormats(allPaths: readonly string[], bundles: Bundles, settings: SiteSettings): Problem[] {
  return allPaths
    .filter((path) => isOtherPage(path) || (isHtmlName(path) && !settings.htmlPages))
    .filter((path) => !isHidden(path) && bundles.bundleOf(path) === null)
    .filter((path) => readContentPath(path, settings) !== null)
    .map((path) => ({
      ...startOf(path),
      code: 'unsupported-format',
      severity: 'notice',
      message: `Expected Markdown (.md, .markdown, .mdown) or HTML that the configuration allows, found ${path.slice(path.lastIndexOf('.'))}; the file is not imported.`,
      hint: 'Rewrite the page as Markdown if the gateway is to serve it.',
    }))
}

function strayIndex(path: string): Problem {
  return {
    ...startOf(path),
    code: 'root-index',
    severity: 'warning',
    message:
      'Expected the home page to be called "_index.md", found "index.md", which makes the whole site one page in Hugo; it is read as the home page.',
    hint: 'Rename the file to "_index.md".',
  }
}

function bundlePart(path: string, bundle: string): Problem {
  return {
    ...startOf(path),
    code: 'bundle-part',
    severity: 'notice',
    message: `Expected a page, found a file that belongs to the page ${bundle}/, because that folder has an "index" file; it has no address of its own.`,
    hint: 'To make it a page, move it out of the folder, or rename the index file to "_index.md".',
  }
}

function disabledLanguage(path: string, language: string): Problem {
  return {
    ...startOf(path),
    code: 'language-disabled',
    severity: 'notice',
    message: `Expected a language of the site, found "${language}", which its configuration switches off; the file is not imported.`,
    hint: 'Take the language out of disableLanguages when it is ready.',
  }
}
