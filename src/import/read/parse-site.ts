import { resolveFaultyPages, resolvePages } from '../../content/pages/pages.ts'
import { compareProblems, type Problem } from '../../content/problem.ts'
import type { SiteSettings } from '../../content/settings/settings.ts'
import { applySilences } from '../../content/settings/silence.ts'
import { checkBodies, checkFrontMatters } from '../../content/site-checks/check-site.ts'
import type { ThemeDeclaration } from '../../content/themes.ts'
import { noProgress, type Progress } from '../progress.ts'
import { findBelowFaultyCascades } from './faulty-cascades.ts'
import type { KeptIdentity } from './identities-file.ts'
import { type KnownFiles, type Learn, NOTHING_KNOWN } from './known-files.ts'
import { type LoadDocuments, type ParsedDocument, parseBodies } from './parse-bodies.ts'
import type { ParsePool } from './parse-pool.ts'
import { readFronts } from './read-fronts.ts'
import type { Spill } from './spill.ts'
import { type SiteSurvey, surveySite } from './survey-site.ts'

/** A site folder, understood: what its files mean, before anything is compared with what was published. */
export interface ParsedSite {
  readonly settings: SiteSettings
  readonly themes: readonly ThemeDeclaration[]
  /** Ids an export wrote down for pages that had been moved. */
  readonly identities: readonly KeptIdentity[]
  readonly documents: readonly ParsedDocument[]
  /** Gives whole documents; what was spilled must still be open. */
  readonly loadDocuments: LoadDocuments
  /** Page files that could not be understood: each has an error among `problems`, or inherits from one that has. */
  readonly faulty: ReadonlySet<string>
  /** The SHA-256 of every page, data and configuration file, by path. */
  readonly digests: ReadonlyMap<string, string>
  readonly found: FoundProblems
  /** Sorted by place, without those the site silences. */
  readonly problems: readonly Problem[]
  /** How many notices and warnings `commonplace.yaml` silences. */
  readonly silenced: number
  /** How many pages beside these documents are as the import before left them. */
  readonly untouched: number
}

/** All that is wrong with a site, silenced or not. */
export interface FoundProblems {
  /** What the folder as a whole and the front matter of its pages decide. */
  readonly site: readonly Problem[]
  /** What the bytes of a page, and the addresses and anchors of the others, decide about it. */
  readonly pages: readonly Problem[]
}

/** What parsing can do without. */
export interface ParseAids {
  /** Takes what is wanted later, and so is not to be parsed again; whoever opened it closes it. */
  readonly spill?: Spill
  /** What earlier imports found out. */
  readonly known?: KnownFiles
  /** Hears what a next import need not find out again. */
  readonly learn?: Learn | null
  /** The survey of the folder, and the SHA-256 of its pages by path, where these were made already. */
  readonly survey?: SiteSurvey
  readonly digests?: ReadonlyMap<string, string>
}

/**
 * Reads and parses the site folder, but for what is remembered of the same bytes in the same place. Throws only where the
 * folder itself cannot be read; faults in files are problems.
 */
export async function parseSite(
  root: string,
  pool: ParsePool,
  progress: Progress,
  aids: ParseAids = {},
): Promise<ParsedSite> {
  const { spill = null, learn = null, known = NOTHING_KNOWN, digests = new Map() } = aids
  const { config, pagePaths, contentPaths, filePaths, problems: found } = aids.survey ?? (await surveySite(root))
  const { settings } = config
  const tools = { pool, progress, known, digests, spill, learn }
  const front = await readFronts(root, pagePaths, tools)
  const frontProblems = [...front.problems, ...front.files.flatMap((file) => file.problems)]
  const faultyFront = pathsWithErrors(frontProblems)
  const read = front.files.map(({ path, frontMatter }) => ({ file: { path }, frontMatter }))
  const files = read.filter(({ file }) => !faultyFront.has(file.path))
  const resolved = resolvePages({ files, allPaths: contentPaths, settings })
  const bodies = await parseBodies(root, { pages: resolved.pages, fronts: front.files, settings }, tools)
  const standing = new Set(resolved.pages.map((page) => page.sourcePath))
  const left = read.filter(({ file }) => !standing.has(file.path))
  const leftOut = { files: left, allPaths: contentPaths, settings }
  const refused = await parseBodies(
    root,
    {
      pages: resolveFaultyPages(leftOut, [...frontProblems, ...resolved.problems]),
      fronts: front.files,
      settings,
      among: resolved.pages,
    },
    { ...tools, progress: noProgress },
  )

  const ofSite = [...found, ...resolved.problems]
  const ofPages = [...frontProblems, ...bodies.problems, ...refused.problems]
  const site = {
    settings,
    files,
    pages: resolved.pages,
    documents: [...bodies.documents, ...refused.documents],
    faulty: pathsWithErrors([...ofSite, ...ofPages]),
    contentPaths,
    filePaths,
    now: new Date(),
  }
  const problems = {
    site: [...ofSite, ...checkFrontMatters(site)].sort(compareProblems),
    pages: [...ofPages, ...checkBodies(site)].sort(compareProblems),
  }
  const withErrors = pathsWithErrors([...problems.site, ...problems.pages])
  const faulty = new Set([...withErrors, ...(await findBelowFaultyCascades(root, withErrors, pagePaths))])
  return {
    settings,
    themes: config.themes,
    identities: config.identities,
    documents: bodies.documents.filter((document) => !faulty.has(document.sourcePath)),
    loadDocuments: bodies.loadDocuments,
    faulty,
    digests: new Map([...config.sources, ...front.files].map((file) => [file.path, file.digest])),
    found: problems,
    ...tellProblems(problems, settings),
    untouched: 0,
  }
}

/** Leaves out what the site silences; the rest is sorted by place. */
export function tellProblems(
  found: FoundProblems,
  { silence }: Pick<SiteSettings, 'silence'>,
): Pick<ParsedSite, 'problems' | 'silenced'> {
  const { reported, silenced } = applySilences([...found.site, ...found.pages], silence)
  return { problems: [...reported].sort(compareProblems), silenced }
}

function pathsWithErrors(problems: readonly Problem[]): Set<string> {
  return new Set(problems.filter((problem) => problem.severity === 'error').map((problem) => problem.path))
}
