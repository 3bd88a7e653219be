import type { Holders } from '../pages/holders.ts'
import { type Problem, startOf } from '../problem.ts'

/** Whether a text has nothing in it: a placeholder of a file that is not here yet, or what a full disk leaves. */
export function isBlank(text: string): boolean {
  return /^[\s\uFEFF\uFFFD]*$/.test(text)
}

/** An `error` for each blank file that was not blank when it was last published: what it was stays. */
export function findEmptiedFiles(
  blank: readonly string[],
  digests: ReadonlyMap<string, string>,
  holders: Pick<Holders, 'digests'>,
): Problem[] {
  return blank
    .filter((path) => holders.digests.has(path) && holders.digests.get(path) !== digests.get(path))
    .map((path) => ({
      ...startOf(path),
      code: 'file-emptied',
      severity: 'error',
      message: 'Expected the text that was published from this file, found it empty; what was published stays.',
      hint: 'Wait until it is here (a folder that is being synchronised shows it empty meanwhile), or restore it. If it is to go, delete the file.',
    }))
}
