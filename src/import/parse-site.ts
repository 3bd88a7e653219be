import type { BodyContext } from '../content/body/context.ts'
import type { Document, Page } from '../content/document.ts'
import { createRefIndex, resolveRef } from '../content/pages/page-refs.ts'
import { isPageFile, resolvePages } from '../content/pages/pages.ts'
import { compareProblems, type Problem } from '../content/problem.ts'
import { isSettingsFile, readSettings, type SiteSettings } from '../content/settings/settings.ts'
import { applySilences } from '../content/settings/silence.ts'
import { checkSite } from '../content/site-checks/check-site.ts'
import { isThemesFile, readThemes, type ThemeDeclaration } from '../content/themes.ts'
import { findBelowFaultyCascades } from './faulty-cascades.ts'
import { IDENTITIES_FILE, type KeptIdentity, readIdentities } from './identities-file.ts'
import { listFiles } from './list-files.ts'
import type { ParsePool } from './parse-pool.ts'
import type { ReadFrontMatter } from './parse-worker.ts'
import type { Progress } from './progress.ts'
import { type ReadSource, readSource } from './read-source.ts'
import { type FoundFile, listTopFiles, walkSite } from './walk-site.ts'

/** A site folder, understood: what its files mean, before anything is compared with what was published. */
export interface ParsedSite {
  readonly settings: SiteSettings
  readonly themes: readonly ThemeDeclaration[]
  /** Ids an export wrote down for pages that had been moved. */
  readonly identities: readonly KeptIdentity[]
  readonly documents: readonly Document[]
  /** Page files that could not be understood: each has an error among `problems`, or inherits from one that has. */
  readonly faulty: ReadonlySet<string>
  /** The SHA-256 of every page, data and configuration file, by path. */
  readonly digests: ReadonlyMap<string, string>
  /** Sorted by place, without those the site silences. */
  readonly problems: readonly Problem[]
  /** How many notices and warnings `commonplace.yaml` silences. */
  readonly silenced: number
}

const LARGEST_PAGE = 2 * 1024 * 1024
const LARGEST_DATA = 1024 * 1024

/** Reads and parses the site folder. Throws only where the folder itself cannot be read; faults in files are problems. */
export async function parseSite(root: string, pool: ParsePool, progress: Progress): Promise<ParsedSite> {
  const config = await readConfiguration(root)
  const { settings } = config
  const tree = await readTree(root, settings)
  const accepted = tree.pages.filter((file) => file.size <= LARGEST_PAGE)
  const tooLarge = tree.pages.filter((file) => file.size > LARGEST_PAGE)

  const reading = progress.start('read', accepted.length)
  const front = await pool.readFrontMatters(
    root,
    accepted.map((file) => file.path),
    reading.advance,
  )
  reading.done()
  const frontProblems = [...front.problems, ...front.results.flatMap((result) => result.problems)]
  const faultyFront = pathsWithErrors(frontProblems)
  const files = front.results
    .filter((result) => !faultyFront.has(result.path))
    .map(({ path, frontMatter }) => ({ file: { path }, frontMatter }))
  const resolved = resolvePages({ files, allPaths: tree.allPaths, settings })

  const parsing = progress.start('parse', resolved.pages.length)
  const bodies = await pool.readDocuments(root, documentTasks(resolved.pages, front.results, settings), parsing.advance)
  parsing.done()

  const ownProblems = [
    ...config.problems,
    ...tree.problems,
    ...tooLarge.map(fileTooLarge),
    ...frontProblems,
    ...resolved.problems,
    ...bodies.problems,
    ...bodies.results.flatMap((result) => result.problems),
  ]
  const documents = bodies.results.flatMap(({ document }) => document ?? [])
  const checked = checkSite({
    settings,
    files,
    pages: resolved.pages,
    documents,
    faulty: pathsWithErrors(ownProblems),
    contentPaths: tree.allPaths,
    filePaths: await listFiles(root, settings.fileFolders),
    now: new Date(),
  })
  const problems = [...ownProblems, ...checked]
  const withErrors = pathsWithErrors(problems)
  const paths = accepted.map((file) => file.path)
  const faulty = new Set([...withErrors, ...(await findBelowFaultyCascades(root, withErrors, paths))])
  const { told, silenced } = applySilences(problems, settings.silence)
  return {
    settings,
    themes: config.themes,
    identities: config.identities,
    documents: documents.filter((document) => !faulty.has(document.sourcePath)),
    faulty,
    digests: new Map([...config.sources, ...front.results].map((file) => [file.path, file.digest])),
    problems: [...told].sort(compareProblems),
    silenced,
  }
}

interface Configuration {
  readonly settings: SiteSettings
  readonly themes: readonly ThemeDeclaration[]
  readonly identities: readonly KeptIdentity[]
  readonly sources: readonly ReadSource[]
  readonly problems: readonly Problem[]
}

async function readConfiguration(root: string): Promise<Configuration> {
  const found = await Promise.all([walkSite(root, 'config'), walkSite(root, 'data')])
  const files = [...(await listTopFiles(root)), ...found.flatMap((part) => part.files)]
  const wanted = files.filter((file) => isSettingsFile(file.path) || file.path.startsWith('data/'))
  const readable = wanted.filter((file) => file.size <= LARGEST_DATA)
  const sources = await Promise.all(readable.map((file) => readSource(root, file.path)))
  const settings = readSettings(sources.filter((source) => isSettingsFile(source.path)))
  const themes = sources.filter((source) => isThemesFile(source.path)).map(readThemes)
  const identities = sources.filter((source) => source.path === IDENTITIES_FILE).map(readIdentities)
  return {
    settings: settings.settings,
    themes: themes.flatMap((read) => read.themes),
    identities: identities.flatMap((read) => read.identities),
    sources,
    problems: [
      ...found.flatMap((part) => part.problems),
      ...wanted.filter((file) => file.size > LARGEST_DATA).map(fileTooLarge),
      ...sources.flatMap((source) => source.problems),
      ...settings.problems,
      ...themes.flatMap((read) => read.problems),
      ...identities.flatMap((read) => read.problems),
    ],
  }
}

interface Tree {
  readonly pages: readonly FoundFile[]
  readonly allPaths: readonly string[]
  readonly problems: readonly Problem[]
}

async function readTree(root: string, settings: SiteSettings): Promise<Tree> {
  const folders = new Set([settings.contentDir, ...settings.languages.map((language) => language.contentDir)])
  const outermost = [...folders].filter((folder) => ![...folders].some((other) => folder.startsWith(`${other}/`)))
  const found = await Promise.all(outermost.map((folder) => walkSite(root, folder)))
  const files = found.flatMap((part) => part.files)
  return {
    pages: files.filter((file) => isPageFile(file.path, settings)),
    allPaths: files.map((file) => file.path),
    problems: found.flatMap((part) => part.problems),
  }
}

function documentTasks(pages: readonly Page[], read: readonly ReadFrontMatter[], settings: SiteSettings) {
  const byPath = new Map(read.map((result) => [result.path, result]))
  const index = createRefIndex(pages)
  return pages.flatMap((page) => {
    const source = byPath.get(page.sourcePath)
    if (!source) return []
    const targets = source.refTargets.map((target): [string, string | null] => [
      target,
      resolveRef(index, target, page.sourcePath, page.language),
    ])
    const context: BodyContext = {
      page,
      siteUrl: settings.url,
      headingIds: settings.headingIds,
      headingAttributes: settings.headingAttributes,
      refs: Object.fromEntries(targets),
    }
    return [{ digest: source.digest, context }]
  })
}

function pathsWithErrors(problems: readonly Problem[]): Set<string> {
  return new Set(problems.filter((problem) => problem.severity === 'error').map((problem) => problem.path))
}

function fileTooLarge(file: FoundFile): Problem {
  return {
    code: 'file-too-large',
    severity: 'error',
    path: file.path,
    line: 1,
    column: 1,
    message: `Expected at most ${LARGEST_PAGE / 1024 / 1024} MiB, found ${(file.size / 1024 / 1024).toFixed(1)} MiB.`,
    hint: 'Split the page, or keep what is not text in files of its own.',
  }
}
