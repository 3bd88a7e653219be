import { structuredPatch } from 'diff'

const CONTEXT = 3
// Beyond this many changed lines the text is shown as replaced: nobody could follow the steps, and finding them takes seconds.
const MOST_EDITS = 1000

/**
 * The lines of a unified diff with the fewest edits (Myers, 1986), with three lines around each change and no file names;
 * none where the texts are equal. Texts that differ in more than a thousand lines are shown as replaced.
 */
export function unifiedDiff(before: string, after: string): string[] {
  const [a, b] = [withLastNewline(before), withLastNewline(after)]
  const patch = structuredPatch('', '', a, b, '', '', { context: CONTEXT, maxEditLength: MOST_EDITS })
  if (patch === undefined) return replaced(linesOf(a), linesOf(b))
  return patch.hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => {
    // Of an empty range unified diff names the line before it.
    const from = `-${oldLines === 0 ? oldStart - 1 : oldStart},${oldLines}`
    const to = `+${newLines === 0 ? newStart - 1 : newStart},${newLines}`
    return [`@@ ${from} ${to} @@`, ...lines]
  })
}

function replaced(before: readonly string[], after: readonly string[]): string[] {
  const header = `@@ -1,${before.length} +1,${after.length} @@`
  return [header, ...before.map((line) => `-${line}`), ...after.map((line) => `+${line}`)]
}

/** A text whose last line ends as the others do, so that this is never a difference. */
function withLastNewline(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}

function linesOf(text: string): string[] {
  return text.split('\n').slice(0, -1)
}
