import { comparePaths } from '../compare.ts'
import { type Problem, startOf } from '../problem.ts'
import { isOfModule } from '../settings/mounted-files.ts'
import type { SiteSettings } from '../settings/settings.ts'
import { asFilledText } from '../values.ts'
import type { Bundles } from './bundles.ts'
import { type ContentPath, isHidden, isHtmlName, isOtherPage, isPageName, readContentPath } from './content-path.ts'
import type { HugoKind, LocatedPage, PageFile } from './page-states.ts'
import { ownValues, type PageValues, placeOf } from './page-values.ts'

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
    .flatMap(({ file: { path }, frontMatter, isCopy = false }) => {
      const found = readContentPath(path, settings)
      if (found === null || !isPageName(path)) return []
      const home = asHome(found)
      if (home !== found) problems.push(strayIndex(path))
      const content = isCopy ? { ...home, suffixed: false } : home
      const bundle = bundles.bundleOf(path)
      if (bundle !== null) problems.push(bundlePart(path, bundle))
      else if (content.disabled) problems.push(disabledLanguage(path, content.language))
      else if (isUnknownLanguage(content, names)) problems.push(unknownLanguage(content, settings))
      if (bundle !== null || content.disabled) return []
      const values = ownValues(path, frontMatter.entries)
      if (isCopy && asFilledText(values.get('url')?.value)?.startsWith('/')) {
        problems.push(oneAddress(values, content))
        return []
      }
      return [
        {
          content,
          kind: findKind(content, settings.pageSettings[content.language]?.taxonomies ?? settings.taxonomies),
          values,
          frontMatter,
        },
      ]
    })
  const isShadowed = findShadowed(pages)
  // The pages of a theme are there to be replaced.
  const isOwn = ({ content: { mount } }: LocatedPage) =>
    !isOfModule(settings.contentMounts[mount]?.source ?? '', settings)
  const shadowed = pages
    .filter((page) => isShadowed(page) && isOwn(page))
    .map(({ content }) => shadowedFile(content.sourcePath))
  return { pages: pages.filter((page) => !isShadowed(page)), problems: [...problems, ...shadowed] }
}

/** Of files that mounts lay over each other, that with the language in its name is the page, else that of the first mount. */
function findShadowed(pages: readonly LocatedPage[]): (page: LocatedPage) => boolean {
  const first = new Map<string, ContentPath>()
  const keyOf = ({ language, logicalPath }: ContentPath) => `${language}\n${logicalPath}`
  for (const { content } of pages) {
    const before = first.get(keyOf(content))
    if (before === undefined || comesFirst(content, before)) first.set(keyOf(content), content)
  }
  return ({ content }) => content.mount !== first.get(keyOf(content))?.mount
}

function comesFirst(content: ContentPath, other: ContentPath): boolean {
  return content.suffixed === other.suffixed ? content.mount < other.mount : content.suffixed
}

function shadowedFile(path: string): Problem {
  return {
    ...startOf(path),
    code: 'mount-shadowed',
    severity: 'notice',
    message:
      'Expected a page of its own, found that an earlier mount, or a file with the language in its name, has the same page; that one is imported, and this is not.',
    hint: 'Delete one of the files, or mount the folders at different targets.',
  }
}

function oneAddress(values: PageValues, { sourcePath, language }: ContentPath): Problem {
  return {
    ...placeOf(values, 'url', sourcePath),
    code: 'mount-languages',
    severity: 'warning',
    message: `Expected an address for each language that the folder is mounted for, found one "url" for all; there is no page in "${language}".`,
    hint: 'Delete "url", write it without a slash in front, or give the language a file of its own.',
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

/** A `notice` for every page in a format that Hugo renders and the gateway does not import, and for templates that make pages. */
export function findOtherFormats(allPaths: readonly string[], bundles: Bundles, settings: SiteSettings): Problem[] {
  return allPaths
    .filter((path) => isOtherPage(path) || (isHtmlName(path) && !settings.htmlPages) || ADAPTER.test(path))
    .filter((path) => !isHidden(path) && bundles.bundleOf(path) === null)
    .filter((path) => readContentPath(path, settings) !== null)
    .map((path) => (ADAPTER.test(path) ? contentAdapter(path) : otherFormat(path)))
}

const ADAPTER = /(?:^|\/)_content(?:\.[^./]+)?\.gotmpl$/i

function contentAdapter(path: string): Problem {
  return {
    ...startOf(path),
    code: 'unsupported-format',
    severity: 'notice',
    message: 'Expected pages in files, found a template that makes pages when Hugo builds; they are not imported.',
    hint: 'Write the pages as Markdown files if the gateway is to serve them.',
  }
}

function otherFormat(path: string): Problem {
  return {
    ...startOf(path),
    code: 'unsupported-format',
    severity: 'notice',
    message: `Expected Markdown (.md, .markdown, .mdown) or HTML that the configuration allows, found ${path.slice(path.lastIndexOf('.'))}; the file is not imported.`,
    hint: 'Rewrite the page as Markdown if the gateway is to serve it.',
  }
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
