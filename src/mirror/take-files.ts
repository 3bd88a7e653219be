import { fileNameIn } from '../content/addresses.ts'
import type { Database } from '../database/open.ts'
import { findMissingFiles } from '../database/write/mirrored.ts'
import { stageMedia, stageSources } from '../database/write/staging.ts'
import { readImageFacts } from '../import/image-facts.ts'
import { mapConcurrently } from '../import/map-concurrently.ts'
import type { ArticleRecord } from '../syndication/article-record.ts'
import type { Origin } from './ask-origin.ts'
import { OriginFault } from './origin-fault.ts'

const AT_ONCE = 4
/** The most bytes that a site can keep of one file. */
const LARGEST = 100_000_000

/** Fetches the image files of articles that are not stored yet, and returns how many those were. */
export async function takeFiles(
  database: Database,
  origin: Origin,
  records: readonly ArticleRecord[],
): Promise<number> {
  const shown = records.flatMap(({ images }) =>
    images.flatMap(({ url, file }) => (file ? { ...file, name: fileNameIn(url) } : [])),
  )
  const byDigest = new Map(shown.map((file) => [file.digest, file]))
  const missing = [...(await findMissingFiles(database, [...byDigest.keys()]))]
  await mapConcurrently(missing, AT_ONCE, async (digest) => {
    const { name, bytes: size } = byDigest.get(digest)!
    if (size > LARGEST) throw new OriginFault(`The origin has an image of ${size} bytes; at most ${LARGEST} are taken.`)
    const bytes = await origin.file(digest, name, size)
    await stageSources(database, [{ digest, bytes }])
    // The bytes decide what is said of them, not the origin.
    await stageMedia(database, [{ digest, ...readImageFacts(name, bytes), bytes: bytes.byteLength }])
  })
  return missing.length
}
