import { lstat, readdir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { Page } from '../../content/document.ts'
import type { FileBeside } from '../../content/pages/beside-pages.ts'
import { isPageName, readContentPath } from '../../content/pages/content-path.ts'
import { findLanguageCopies } from '../../content/pages/language-copies.ts'
import { isPageFile } from '../../content/pages/pages.ts'
import { type Problem, startOf } from '../../content/problem.ts'
import type { FileFolder } from '../../content/settings/file-folders.ts'
import { createIgnored } from '../../content/settings/ignored-files.ts'
import { foldersOfModule } from '../../content/settings/modules.ts'
import { isOfModule } from '../../content/settings/mounted-files.ts'
import { placeOfText } from '../../content/settings/place-of-text.ts'
import { isSettingsFile, type SiteSettings } from '../../content/settings/settings.ts'
import type { SourceFile } from '../../content/source-file.ts'
import { listMedia, type MediaFile } from './list-media.ts'
import { explainNoPages } from './no-pages.ts'
import type { UnsayableText } from './parse-body.ts'
import { type Configuration, readConfiguration } from './read-configuration.ts'
import { type FoundFile, fileTooLarge, findFile, LARGEST_PAGE, notFollowed, walkSite } from './walk-site.ts'

/** A site's configuration and the paths of its files, before any page is read. */
export interface SiteSurvey {
  readonly config: Configuration
  /** What is left out of all that is read. */
  readonly withheld: Withheld
  /** The files that are to be read as pages, and the `copies`. */
  readonly pagePaths: readonly string[]
  /** Pages that a file is in further languages, by the paths under which they are known, each with its file. */
  readonly copies: ReadonlyMap<string, string>
  /** Every file of the content folders. */
  readonly contentPaths: readonly string[]
  /** Site paths of the files that have an address of their own. */
  readonly filePaths: readonly string[]
  /** The same files, and where each of them is. */
  readonly servedFiles: readonly FileBeside[]
  /** Themes and modules whose files are not in the site's folder. */
  readonly absentModules: readonly string[]
  /** The image files of all these folders that are kept. */
  readonly media: readonly MediaFile[]
  readonly problems: readonly Problem[]
}

/** What is left out of what is read: what was taken back is taken out of every file. */
export interface Withheld extends UnsayableText {
  /** The files of articles that were erased. */
  readonly erasedPaths: ReadonlySet<string>
  /** The files of other articles, which may have the same text. */
  readonly ofOthers: ReadonlySet<string>
  /** Whether a page, by its file, its address or the `id` in its front matter, is an article that was erased. */
  readonly isErased: (page: Pick<Page, 'sourcePath' | 'path' | 'id'>) => boolean
}

/** Reads the configuration, and lists the files, without what is withheld. Throws where there is no such folder. */
export async function surveySite(root: string, withheld: Withheld): Promise<SiteSurvey> {
  const { takenBack, erasedPaths } = withheld
  await expectFolder(root)
  const config = await readConfiguration(root, takenBack)
  const [tree, servedFiles, absentModules] = await Promise.all([
    readTree(root, config.settings),
    listFiles(root, config.settings.fileFolders),
    findAbsentModules(root, config.settings.modules),
  ])
  const linked = await findLinked(root, config.settings.fileFolders)
  const isLinked = (path: string) => linked.some((folder) => path.startsWith(`${folder}/`))
  const isErased = inErased(erasedPaths)
  const paths = [...tree.allPaths, ...servedFiles.map(({ path }) => path).filter((path) => !isLinked(path))].filter(
    (path) => !isErased(path),
  )
  const { media, problems: largeMedia } = listMedia(root, paths, config.settings.mediaLimit)
  const pages = tree.pages.filter(({ path }) => !erasedPaths.has(path))
  const tooLarge = pages.filter((file) => file.size > LARGEST_PAGE)
  const pageFiles = pages.filter((file) => file.size <= LARGEST_PAGE).map((file) => file.path)
  const copies = findLanguageCopies(pageFiles, config.settings)
  return {
    config,
    withheld,
    pagePaths: [...pageFiles, ...copies.keys()],
    copies,
    contentPaths: tree.allPaths,
    filePaths: servedFiles.map(({ address }) => address),
    servedFiles,
    absentModules,
    media,
    problems: [
      ...config.problems,
      ...tree.problems,
      ...(tree.pages.every(({ path }) => isOfModule(path, config.settings))
        ? [
            explainNoPages(
              root,
              config.settings.contentMounts
                .map(({ source }) => source)
                .filter((source) => !isOfModule(source, config.settings)),
            ),
          ]
        : []),
      ...tooLarge.map((file) => fileTooLarge(file, LARGEST_PAGE)),
      ...largeMedia,
      ...linked.map(notFollowed),
      ...tree.pages.flatMap(({ path }) => (erasedPaths.has(path) ? articleErased(path) : [])),
      ...(absentModules.length === 0 ? [] : [modulesAbsent(absentModules, config.sources)]),
    ],
  }
}

/** Whether a file is that of an article that was erased, or beside it in a folder of its own. */
function inErased(erasedPaths: ReadonlySet<string>): (path: string) => boolean {
  const folders = [...erasedPaths].flatMap((path) => /^(.*\/)index\.[^/]+$/.exec(path)?.[1] ?? [])
  return (path) => erasedPaths.has(path) || folders.some((folder) => path.startsWith(folder))
}

function articleErased(path: string): Problem {
  return {
    ...startOf(path),
    code: 'article-erased',
    severity: 'warning',
    message: 'Expected no file of an article that was erased, found this one; it is not read.',
    hint: 'Delete it, and what is beside it, so that it is nowhere any more.',
  }
}

/** Throws where there is no folder at `root`. */
export async function expectFolder(root: string): Promise<void> {
  const found = await stat(root).catch(() => null)
  if (found === null) throw new Error(`There is no site folder at ${root}.`)
  if (!found.isDirectory()) throw new Error(`${root} is a file; expected a site folder, with content/ inside.`)
}

interface Tree {
  readonly pages: readonly FoundFile[]
  readonly allPaths: readonly string[]
  readonly problems: readonly Problem[]
}

async function readTree(root: string, settings: SiteSettings): Promise<Tree> {
  const folders = new Set(settings.contentMounts.map(({ source }) => source))
  const outermost = [...folders].filter(
    (folder) => ![...folders].some((other) => other !== folder && (other === '' || folder.startsWith(`${other}/`))),
  )
  const found = await Promise.all(
    outermost.map((source) => (isPageName(source) ? findFile(root, source) : walkSite(root, source))),
  )
  const isIgnored = createIgnored(settings.ignoredFiles)
  const files = found
    .flatMap((part) => part.files)
    .filter(({ path }) => !isIgnored(path) && readContentPath(path, settings) !== null)
  return {
    pages: files.filter((file) => isPageFile(file.path, settings)),
    allPaths: files.map((file) => file.path),
    problems: found.flatMap((part) => part.problems),
  }
}

/** Every file in the folders, with its site path by name alone: `/files/plan.pdf`. A folder that does not exist has none. */
async function listFiles(root: string, folders: readonly FileFolder[]): Promise<FileBeside[]> {
  const found = await Promise.all(folders.map((folder) => listFolder(root, folder)))
  return found.flat()
}

/** The folders that are, or are reached through, symbolic links: images in them may lie outside of the site and are not kept. */
async function findLinked(root: string, folders: readonly FileFolder[]): Promise<string[]> {
  const isLink = async (path: string) => (await lstat(join(root, path)).catch(() => null))?.isSymbolicLink() === true
  const linked = await Promise.all(
    folders.map(async ({ source }) => {
      const parts = source.split('/')
      const links = await Promise.all(parts.map((_, index) => isLink(parts.slice(0, index + 1).join('/'))))
      return links.includes(true) ? [source] : []
    }),
  )
  return [...new Set(linked.flat())]
}

async function listFolder(root: string, { source, target }: FileFolder): Promise<FileBeside[]> {
  const folder = join(root, source)
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => {
      const inside = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')
      return { address: target + inside, path: `${source}/${inside}` }
    })
}

async function findAbsentModules(root: string, modules: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    modules.map((name) =>
      Promise.all(foldersOfModule(name).map((folder) => stat(join(root, folder)).catch(() => null))),
    ),
  )
  return modules.filter((_, index) => !found[index]?.some((folder) => folder?.isDirectory()))
}

function modulesAbsent(names: readonly string[], files: readonly SourceFile[]): Problem {
  return {
    ...placeOfText(
      files.filter((file) => isSettingsFile(file.path)),
      names[0]!,
    ),
    code: 'module-absent',
    severity: 'notice',
    message: `The files of ${names.join(', ').slice(0, 200)} are not in the site's folder; images that may be among them are not reported as missing.`,
    hint: 'Put them into themes/ (`git submodule update --init`) or run `hugo mod vendor` if they are to be kept with the site.',
  }
}
