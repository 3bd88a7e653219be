/** Finds what someone may have meant: the one name that is nearest to what they wrote; null where none is near. */
export type FindNearest = (written: string) => string | null

// Together some tenths of a second: a site with thousands of wrong links is told all of them, the last without advice.
const MOST_CELLS = 15_000_000

/** Indexes the names at the first look-up; each compares only those that could be near, and all look-ups together stay bounded. */
export function createNearest(names: Iterable<string>): FindNearest {
  // Not before the first question: most sites have nothing to ask.
  let index: ReturnType<typeof indexNames> | null = null
  const found = new Map<string, string | null>()
  let cells = MOST_CELLS
  return (written) => {
    const known = found.get(written)
    if (known !== undefined) return known
    const folded = fold(written)
    index ??= indexNames(names)
    const near = index.byFold.get(squeeze(folded)) ?? search(folded, index.candidates)
    found.set(written, near)
    return near
  }

  function search(folded: string, candidates: readonly Candidate[]): string | null {
    const letters = lettersOf(folded)
    let best: string | null = null
    let limit = mostEdits(folded.length)
    for (const candidate of candidates) {
      if (Math.abs(candidate.folded.length - folded.length) > limit) continue
      if (countBits(letters ^ candidate.letters) > 2 * limit) continue
      if (isOtherNumber(folded, candidate.folded)) continue
      cells -= folded.length * (2 * limit + 1)
      if (cells < 0) return null
      const distance = editDistance(folded, candidate.folded, limit)
      if (distance > limit) continue
      best = candidate.name
      // From here on only what is nearer still.
      limit = distance - 1
    }
    return best
  }
}

interface Candidate {
  readonly name: string
  readonly folded: string
  readonly letters: number
}

function indexNames(names: Iterable<string>) {
  const candidates: Candidate[] = [...new Set(names)].map((name) => {
    const folded = fold(name)
    return { name, folded, letters: lettersOf(folded) }
  })
  return { candidates, byFold: new Map(candidates.map(({ folded, name }) => [squeeze(folded), name])) }
}

/**
 * How many letters are wrong, missing, too many, or swapped with their neighbour; where these are more than `limit`, any
 * number above it. Takes time as the length of one name times `limit`.
 */
export function editDistance(a: string, b: string, limit = Math.max(a.length, b.length)): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let [start, endA, endB] = [0, a.length, b.length]
  while (start < endA && start < endB && a.charCodeAt(start) === b.charCodeAt(start)) start++
  while (endA > start && endB > start && a.charCodeAt(endA - 1) === b.charCodeAt(endB - 1)) {
    endA--
    endB--
  }
  return distanceBetween(a.slice(start, endA), b.slice(start, endB), limit)
}

function distanceBetween(a: string, b: string, limit: number): number {
  const tooMany = limit + 1
  let [beforeLast, last, row] = [0, 1, 2].map(() => new Uint32Array(b.length + 2)) as [Row, Row, Row]
  for (let j = 0; j <= b.length; j++) last[j] = j
  let lastLeast = 0
  for (let i = 1; i <= a.length; i++) {
    // Further from the diagonal than `limit` it takes more edits than that.
    const [from, to] = [Math.max(1, i - limit), Math.min(b.length, i + limit)]
    row[from - 1] = from === 1 ? i : tooMany
    row[to + 1] = tooMany
    let rowLeast = row[from - 1]!
    const mark = a.charCodeAt(i - 1)
    for (let j = from; j <= to; j++) {
      const other = b.charCodeAt(j - 1)
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (mark === other ? 0 : 1))
      const isSwap = i > 1 && j > 1 && mark === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === other
      if (isSwap) least = Math.min(least, beforeLast[j - 2]! + 1)
      row[j] = least
      rowLeast = Math.min(rowLeast, least)
    }
    if (rowLeast > limit && lastLeast > limit) return tooMany
    lastLeast = rowLeast
    ;[beforeLast, last, row] = [last, row, beforeLast]
  }
  return last[b.length]!
}

type Row = Uint32Array

function mostEdits(length: number): number {
  if (length > 300) return 0
  return Math.min(3, Math.floor(length / 4))
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase()
}

/** Names that differ in punctuation alone are as good as equal. */
function squeeze(folded: string): string {
  return folded.replace(/[^\p{L}\p{M}\p{N}/]+/gu, '') || folded
}

/** `report-2021.pdf` beside `report-2022.pdf` is another thing, not the same misspelt. */
function isOtherNumber(a: string, b: string): boolean {
  if (!/\d/.test(a)) return false
  const digits = (text: string) => text.slice(text.lastIndexOf('/', text.length - 2) + 1).replace(/\D+/g, ' ')
  return digits(a) !== digits(b) && a.replace(/\d/g, '') === b.replace(/\d/g, '')
}

/** One bit for each letter that occurs, some letters sharing one: two names with many bits apart are far apart. */
function lettersOf(folded: string): number {
  let letters = 0
  for (let index = 0; index < folded.length; index++) letters |= 1 << (folded.charCodeAt(index) % 32)
  return letters
}

function countBits(bits: number): number {
  let count = 0
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++
  return count
}
