import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { showLife, type Watched, workOn } from './run-watched.ts'

/** Files whose digests are wanted; `root` is the site folder. */
export interface DigestTask {
  readonly root: string
  readonly paths: readonly string[]
}

/** The SHA-256 (hexadecimal) of a file's bytes. */
export interface FileDigest {
  readonly path: string
  readonly digest: string
}

/** Digests the files that can be read. A worker has nothing else to do meanwhile, and waiting for each file is quickest. */
export default function readDigests({ root, paths, ...watched }: DigestTask & Watched): FileDigest[] {
  showLife(watched)
  return paths.flatMap((path, index) => workOn(watched, index, () => digestOf(root, path)))
}

function digestOf(root: string, path: string): FileDigest[] {
  try {
    const bytes = readFileSync(join(root, path))
    return [{ path, digest: createHash('sha256').update(bytes).digest('hex') }]
  } catch {
    // Reading its front matter will tell why.
    return []
  }
}
