import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isWithdrawnFile, readWithdrawn } from '../../content/taken-back/withdrawn-file.ts'
import { writeFileAtomically } from '../plan/write-file-atomically.ts'

const HEADING = 'quotes:\n'

/**
 * Adds lines of `data/withdrawn.yaml` to those of a site, and makes the file where there is none. Returns its path in the site; null
 * where what is there could not be read afterwards, and nothing was written.
 */
export async function keepInFiles(root: string, lines: string): Promise<string | null> {
  const names = await readdir(join(root, 'data')).catch(() => [])
  const path = names.map((name) => `data/${name}`).find(isWithdrawnFile) ?? 'data/withdrawn.yaml'
  const before = await readFile(join(root, path), 'utf8').catch(() => HEADING)
  const filled = before.trim() === '' ? HEADING : before
  const text = `${filled}${filled.endsWith('\n') ? '' : '\n'}${lines}`
  const read = (written: string) => readWithdrawn({ path, text: written })
  const after = read(text)
  if (after.problems.length > 0 || after.lines.length !== read(filled).lines.length + 1) return null
  await mkdir(join(root, 'data'), { recursive: true })
  await writeFileAtomically(join(root, path), new TextEncoder().encode(text))
  return path
}
