import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isWithdrawnFile, readWithdrawn, type WithdrawnLine } from '../../content/taken-back/withdrawn-file.ts'
import { writeFileAtomically } from '../plan/write-file-atomically.ts'

const HEADING = 'quotes:\n'

/**
 * Adds a line of `data/withdrawn.yaml` to those of a site that has no such line yet, and makes the file where there is none. Returns
 * its path in the site; null where what is there could not be read afterwards, and nothing was written.
 */
export async function keepInFiles(root: string, line: string): Promise<string | null> {
  const names = await readdir(join(root, 'data')).catch(() => [])
  const path = names.map((name) => `data/${name}`).find(isWithdrawnFile) ?? 'data/withdrawn.yaml'
  const before = await readFile(join(root, path), 'utf8').catch(() => HEADING)
  const filled = before.trim() === '' ? HEADING : before
  const text = `${filled}${filled.endsWith('\n') ? '' : '\n'}${line}`
  const read = (written: string) => readWithdrawn({ path, text: written })
  const [had, after] = [read(filled).lines, read(text)]
  if (after.problems.length > 0 || after.lines.length !== had.length + 1) return null
  const added = after.lines.at(-1)
  if (added !== undefined && had.some((other) => isSame(other, added))) return path
  await mkdir(join(root, 'data'), { recursive: true })
  await writeFileAtomically(join(root, path), new TextEncoder().encode(text))
  return path
}

function isSame(one: WithdrawnLine, other: WithdrawnLine): boolean {
  if (one.uid !== null || other.uid !== null) return one.uid === other.uid
  return one.key?.digest === other.key?.digest
}
