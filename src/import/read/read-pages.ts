import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Place, Problem } from '../../content/problem.ts'
import type { Progress } from '../progress.ts'
import type { ReadFrontMatter } from './parse-front.ts'
import type { ParsePool } from './parse-pool.ts'
import type { ReadMedia } from './read-media.ts'
import { digestOf, FileChanged } from './read-source.ts'
import type { Spill, Spilled } from './spill.ts'
import type { SiteSurvey } from './survey-site.ts'
import { takeOutOfFile } from './take-out-of-file.ts'

/** A site folder with its page files read. */
export interface ReadSite {
  readonly root: string
  readonly survey: SiteSurvey
  /** The SHA-256 (hexadecimal) of every page, data, configuration and image file that could be read, by path. */
  readonly digests: ReadonlyMap<string, string>
  /** The front matter of the files whose bytes the cache does not know, by path. */
  readonly fronts: ReadonlyMap<string, ReadFrontMatter>
  readonly media: ReadMedia
  /** For every page file that could not be read, an error; for every such image, a warning. */
  readonly problems: readonly Problem[]
  /** For every place where words stand that were taken back, a warning. */
  readonly takenOut: readonly Problem[]
  /** The bytes of a page, data, configuration or image file as they were read, without what was taken back. Throws `FileChanged`. */
  readonly loadBytes: (path: string) => Promise<Uint8Array>
}

/** The digests of the files alone: pages that share a file have that of the file. */
export function withoutCopies({ digests, survey }: ReadSite): ReadonlyMap<string, string> {
  if (survey.copies.size === 0) return digests
  return new Map([...digests].filter(([path]) => !survey.copies.has(path)))
}

/** What reading and parsing work with. */
export interface ParseTools {
  readonly pool: ParsePool
  readonly progress: Progress
  /** Takes what is needed again later; must stay open as long as the site is in use. */
  readonly spill: Spill
  /** Whether whole documents will be loaded. */
  readonly keepDocuments: boolean
}

/**
 * Reads every page file once. The bytes are kept for parsing and publishing, but for files whose digest is the cached one:
 * their front matter is not parsed either.
 */
export async function readPages(
  root: string,
  survey: SiteSurvey,
  {
    pool,
    progress,
    spill,
    cached,
    media,
  }: Omit<ParseTools, 'keepDocuments'> & {
    readonly cached: ReadonlyMap<string, string>
    readonly media: ReadMedia
  },
): Promise<ReadSite> {
  const { pagePaths, copies, config } = survey
  const { takenBack } = survey.withheld
  const digests = new Map([...media.digests, ...config.sources.map(({ path, digest }) => [path, digest] as const)])
  const fronts = new Map<string, ReadFrontMatter>()
  const kept = new Map<string, Spilled>(config.sources.map(({ path, bytes }) => [path, bytes]))
  const reading = progress.start('read', pagePaths.length)
  const files = pagePaths.map((path) => ({ path, file: copies.get(path), cached: cached.get(path) ?? null }))
  const takenOut = config.sources.flatMap((source) => source.takenBack)
  const problems = await pool.readFiles(root, { files, takenBack }, (results, count) => {
    for (const { path, digest, content, takenBack: places } of results) {
      digests.set(path, digest)
      takenOut.push(...places)
      if (content === null) continue
      fronts.set(path, content.front)
      kept.set(path, spill.put(content.bytes))
    }
    reading.advance(count)
  })
  reading.done()
  return {
    root,
    survey,
    digests,
    fronts,
    media,
    problems: [...problems, ...media.problems],
    takenOut: takenOut.map(wordsTakenBack),
    async loadBytes(path) {
      const spilled = kept.get(path)
      if (spilled !== undefined) return spill.get(spilled)
      const file = copies.get(path) ?? path
      const whole = await readFile(join(root, file))
      const bytes = takeOutOfFile(file, whole, takenBack)?.bytes ?? whole
      if (digestOf(bytes) !== digests.get(path)) throw new FileChanged(path)
      return bytes
    },
  }
}

function wordsTakenBack(place: Place): Problem {
  return {
    ...place,
    code: 'taken-back',
    severity: 'warning',
    message:
      'Expected no words that were taken back, found some here; they are left out of everything that is published.',
    hint: 'Delete them from the file, so that they are nowhere any more.',
  }
}
