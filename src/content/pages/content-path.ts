import type { SiteLanguage } from '../settings/languages.ts'
import { type ContentMount, takesFile } from '../settings/mounted-files.ts'
import { normalizePath } from './paths.ts'

/** What the name of a page file says. */
export interface ContentPath {
  readonly sourcePath: string
  /** The code of its language, as the configuration spells it; `disabled` where that language is switched off. */
  readonly language: string
  readonly disabled: boolean
  /** The index of its mount. */
  readonly mount: number
  /** Whether the file's name gives the language. */
  readonly suffixed: boolean
  /** `index.md` of a bundle, `_index.md` of a section, or a file of its own. */
  readonly role: 'leaf' | 'branch' | 'file'
  /** The folder among the content, as written; empty at its root. */
  readonly folder: string
  /** The file's name without language and extension, as written. */
  readonly name: string
  /** Hugo's path of the page: normalised, from the root, without extension and language: `/articles/git`. */
  readonly logicalPath: string
}

/** The settings that decide what a file name means. */
export interface ContentLayout {
  readonly languages: readonly SiteLanguage[]
  readonly disabledLanguages: readonly string[]
  readonly contentMounts: readonly ContentMount[]
}

const PAGE = /\.(?:md|markdown|mdown|html?)$/i
const HTML = /\.html?$/i
const OTHER_PAGE = /\.(?:org|adoc|asciidoc|ad|rst|pandoc|pdc)$/i

/** Whether the name is that of a page that is imported: Markdown or HTML, no dot file, not a backup whose name ends in `~`. */
export function isPageName(path: string): boolean {
  return PAGE.test(path) && !isHidden(path)
}

/** Whether the name is that of a page in HTML. */
export function isHtmlName(path: string): boolean {
  return HTML.test(path)
}

/** Whether Hugo can make a page of the file and the gateway cannot: Org, AsciiDoc, reStructuredText, Pandoc. */
export function isOtherPage(path: string): boolean {
  return OTHER_PAGE.test(path) && !isHidden(path)
}

/** As in Hugo, files and folders whose names begin with a dot or `#`, or end in `~`, are not part of the site. */
export function isHidden(path: string): boolean {
  return path.split('/').some((part) => /^[.#]|~$/.test(part))
}

/** Reads a page file's name; null where the file is outside of every content folder. */
export function readContentPath(sourcePath: string, layout: ContentLayout): ContentPath | null {
  const mount = findMount(sourcePath, layout.contentMounts)
  if (mount === null) return null
  const inner = sourcePath.slice(mount.source.length).split('/')
  const parts = [...mount.target.split('/'), ...inner].filter((part) => part !== '')
  const fileName = parts.at(-1) ?? ''
  const folder = parts.slice(0, -1).join('/')
  const bare = fileName.replace(/\.[^.]*$/, '')
  const suffix = findSuffix(bare, layout)
  const name = suffix === null ? bare : bare.slice(0, -suffix.length - 1)
  const language = suffix === null ? mount.language : spelled(suffix, layout)
  const lower = name.toLowerCase()
  const role = lower === 'index' ? 'leaf' : lower === '_index' ? 'branch' : 'file'
  return {
    sourcePath,
    language,
    disabled: layout.disabledLanguages.includes(language),
    mount: layout.contentMounts.indexOf(mount),
    suffixed: suffix !== null,
    role,
    folder,
    name,
    logicalPath: normalizePath(`/${[folder, role === 'file' ? name : ''].filter((part) => part !== '').join('/')}`),
  }
}

/** The languages besides its first in which a page file is a page, because its folder is mounted for several; none where its name gives the language. */
export function furtherLanguages(sourcePath: string, layout: ContentLayout): string[] {
  const mount = findMount(sourcePath, layout.contentMounts)
  const content = readContentPath(sourcePath, layout)
  if (mount === null || content === null || content.suffixed) return []
  const languages = layout.contentMounts
    .filter((other) => other.source === mount.source && other.target === mount.target && takesFile(other, sourcePath))
    .map(({ language }) => language)
  return [...new Set(languages)].filter(
    (language) => language !== mount.language && !layout.disabledLanguages.includes(language),
  )
}

/** The mount a file is in: the deepest, of two at one folder the first that takes the file. */
function findMount(path: string, mounts: readonly ContentMount[]): ContentMount | null {
  const holding = mounts.filter(
    (mount) =>
      (mount.source === '' || path === mount.source || path.startsWith(`${mount.source}/`)) && takesFile(mount, path),
  )
  return holding.reduce<ContentMount | null>(
    (best, one) => (best === null || one.source.length > best.source.length ? one : best),
    null,
  )
}

/** `fr` of `post.fr`, where French is one of the site's languages; an unknown suffix belongs to the name. */
function findSuffix(bare: string, { languages, disabledLanguages }: ContentLayout): string | null {
  const dot = bare.lastIndexOf('.')
  if (dot < 1) return null
  const suffix = bare.slice(dot + 1)
  const known = [...languages.map((language) => language.code), ...disabledLanguages]
  return known.some((code) => code.toLowerCase() === suffix.toLowerCase()) ? suffix : null
}

function spelled(suffix: string, { languages, disabledLanguages }: ContentLayout): string {
  const known = [...languages.map((language) => language.code), ...disabledLanguages]
  return known.find((code) => code.toLowerCase() === suffix.toLowerCase()) ?? suffix
}
