import { open } from 'node:fs/promises'
import { join, posix } from 'node:path'

const MOST_FRONT_MATTER = 256 * 1024

/**
 * Which pages lie below a section whose own page cannot be read and holds a `cascade`: what they inherit is not known,
 * and one of them might be shown that is meant to be a draft.
 */
export async function findBelowFaultyCascades(
  root: string,
  faulty: ReadonlySet<string>,
  paths: readonly string[],
): Promise<string[]> {
  const sections = [...faulty].filter((path) => posix.basename(path).startsWith('_index.'))
  const cascading = await Promise.all(sections.map((path) => mentionsCascade(root, path)))
  const folders = sections.filter((_, index) => cascading[index]).map((path) => `${posix.dirname(path)}/`)
  return paths.filter((path) => folders.some((folder) => path.startsWith(folder)))
}

async function mentionsCascade(root: string, path: string): Promise<boolean> {
  try {
    const file = await open(join(root, path))
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(MOST_FRONT_MATTER), 0, MOST_FRONT_MATTER, 0)
      return /cascade/i.test(buffer.toString('latin1', 0, bytesRead))
    } finally {
      await file.close()
    }
  } catch {
    return true
  }
}
