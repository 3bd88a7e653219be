/** A line of two texts laid over each other; where lines were replaced, the removed ones come first. */
export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added'
  readonly text: string
}

// Beyond these the middle is told as replaced: a person could not follow the steps, and finding them would take seconds.
const MOST_EDITS = 1000
const MOST_STEPS = 20_000_000

const CONTEXT = 3

/** The difference of two texts line by line with the fewest edits (Myers, 1986); very different long texts are told as replaced. */
export function diffLines(before: string, after: string): DiffLine[] {
  const [a, b] = [toLines(before), toLines(after)]
  const start = countEqual(a, b, (lines, index) => lines[index])
  const [restA, restB] = [a.slice(start), b.slice(start)]
  const end = countEqual(restA, restB, (lines, index) => lines[lines.length - 1 - index])
  const same = (lines: readonly string[]): DiffLine[] => lines.map((text) => ({ kind: 'same', text }))
  return [
    ...same(a.slice(0, start)),
    ...diffMiddle(restA.slice(0, restA.length - end), restB.slice(0, restB.length - end)),
    ...same(a.slice(a.length - end)),
  ]
}

/** The lines of a unified diff, with three lines around each change and no file names; none where the texts are equal. */
export function unifiedDiff(before: string, after: string): string[] {
  const lines = diffLines(before, after)
  const wanted = new Set<number>()
  for (const [index, line] of lines.entries()) {
    if (line.kind === 'same') continue
    for (let near = index - CONTEXT; near <= index + CONTEXT; near++) wanted.add(near)
  }
  const hunks: string[][] = []
  let hunk: DiffLine[] = []
  let [atA, atB] = [1, 1]
  for (const [index, line] of lines.entries()) {
    if (wanted.has(index)) hunk.push(line)
    if (line.kind !== 'added') atA++
    if (line.kind !== 'removed') atB++
    if (hunk.length === 0 || wanted.has(index + 1)) continue
    hunks.push(printHunk(hunk, atA, atB))
    hunk = []
  }
  if (hunk.length > 0) hunks.push(printHunk(hunk, atA, atB))
  return hunks.flat()
}

/** `endA` and `endB` are the numbers of the lines after the hunk. */
function printHunk(hunk: readonly DiffLine[], endA: number, endB: number): string[] {
  const lengthA = hunk.filter((line) => line.kind !== 'added').length
  const lengthB = hunk.filter((line) => line.kind !== 'removed').length
  // Of an empty range unified diff names the line before it.
  const startA = endA - lengthA - (lengthA === 0 ? 1 : 0)
  const startB = endB - lengthB - (lengthB === 0 ? 1 : 0)
  const signs = { same: ' ', removed: '-', added: '+' }
  return [`@@ -${startA},${lengthA} +${startB},${lengthB} @@`, ...hunk.map(({ kind, text }) => `${signs[kind]}${text}`)]
}

function toLines(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}

function countEqual(
  a: readonly string[],
  b: readonly string[],
  lineOf: (lines: readonly string[], index: number) => string | undefined,
): number {
  const most = Math.min(a.length, b.length)
  let count = 0
  while (count < most && lineOf(a, count) === lineOf(b, count)) count++
  return count
}

function diffMiddle(a: readonly string[], b: readonly string[]): DiffLine[] {
  const edits = Math.min(MOST_EDITS, Math.floor(MOST_STEPS / (a.length + b.length + 1)), a.length + b.length)
  const furthest = a.length === 0 || b.length === 0 ? null : findPath(a, b, edits)
  if (furthest === null) return [...tell('removed', a), ...tell('added', b)]
  return removedFirst(walkBack(a, b, furthest))
}

function tell(kind: DiffLine['kind'], lines: readonly string[]): DiffLine[] {
  return lines.map((text) => ({ kind, text }))
}

/** For each number of edits, how far along `a` each diagonal was reached before them; null where `most` edits do not do. */
function findPath(a: readonly string[], b: readonly string[], most: number): Int32Array[] | null {
  const reached = new Int32Array(2 * most + 3)
  const trace: Int32Array[] = []
  for (let edits = 0; edits <= most; edits++) {
    trace.push(reached.slice(most + 1 - edits - 1, most + 1 + edits + 2))
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const at = most + 1 + diagonal
      const [left, right] = [reached[at - 1] as number, reached[at + 1] as number]
      let x = comesDown(diagonal, edits, left, right) ? right : left + 1
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x++
      reached[at] = x
      if (x >= a.length && x - diagonal >= b.length) return trace
    }
  }
  return null
}

function walkBack(a: readonly string[], b: readonly string[], trace: readonly Int32Array[]): DiffLine[] {
  const lines: DiffLine[] = []
  let [x, y] = [a.length, b.length]
  const same = (untilX: number, untilY: number) => {
    while (x > untilX && y > untilY) {
      lines.push({ kind: 'same', text: a[--x] as string })
      y--
    }
  }
  for (let edits = trace.length - 1; edits > 0; edits--) {
    const reached = trace[edits] as Int32Array
    const diagonal = x - y
    const [left, right] = [reached[edits + diagonal] as number, reached[edits + diagonal + 2] as number]
    const down = comesDown(diagonal, edits, left, right)
    const fromX = down ? right : left
    const fromY = fromX - (down ? diagonal + 1 : diagonal - 1)
    same(down ? fromX : fromX + 1, down ? fromY + 1 : fromY)
    lines.push(down ? { kind: 'added', text: b[--y] as string } : { kind: 'removed', text: a[--x] as string })
  }
  same(0, 0)
  return lines.reverse()
}

function comesDown(diagonal: number, edits: number, left: number, right: number): boolean {
  return diagonal === -edits || (diagonal !== edits && left < right)
}

/** Removed lines before added ones within each change, as people expect to read it. */
function removedFirst(lines: readonly DiffLine[]): DiffLine[] {
  const out: DiffLine[] = []
  let added: DiffLine[] = []
  for (const line of lines) {
    if (line.kind === 'added') added.push(line)
    else if (line.kind === 'removed') out.push(line)
    else {
      out.push(...added, line)
      added = []
    }
  }
  return [...out, ...added]
}
