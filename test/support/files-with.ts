import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The files below a folder, by their paths in it, that have any of these words in whatever case. `grep` looks, because a database
 * is a hundred megabytes, in which Node takes seconds to find what is not there.
 */
export function filesWith(folder: string, words: readonly string[]): string[] {
  // Else it would look at nothing, and find nothing.
  if (readdirSync(folder).length === 0) throw new Error(`There is nothing in ${folder}.`)
  const asked = words.flatMap((word) => ['-e', word])
  const { status, stdout, stderr, error } = spawnSync('grep', ['-rlaiF', ...asked, '.'], {
    ...{ cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 },
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
  })
  if (error || (status !== 0 && status !== 1)) throw error ?? new Error(stderr)
  return stdout.split('\n').flatMap((path) => (path === '' ? [] : [join(path)]))
}
