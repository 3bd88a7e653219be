/** The one name that is nearest to what someone wrote; null where none is near. */
export type FindNearest = (written: string) => string | null

// Some tenths of a second in all: on a site with thousands of broken links the last are reported without a suggestion.
const MOST_CELLS = 15_000_000

/** Indexes the names at the first look-up. All look-ups together are bounded in time; past the bound they find nothing. */
export function createNearest(names: Iterable<string>): FindNearest {
  let index: ReturnType<typeof indexNames> | null = null
  const found = new Map<string, string | null>()
  let cells = MOST_CELLS
  return (written) => {
    const cached = found.get(written)
    if (cached !== undefined) return cached
    index ??= indexNames(names)
    const folded = fold(written)
    const near = index.byPlainName.get(withoutPunctuation(folded)) ?? search(folded, index.candidates)
    found.set(written, near)
    return near
  }

  function search(folded: string, candidates: readonly Candidate[]): string | null {
    const letters = lettersOf(folded)
    let best: string | null = null
    let limit = folded.length > 300 ? 0 : Math.min(3, Math.floor(folded.length / 4))
    for (const candidate of candidates) {
      if (Math.abs(candidate.folded.length - folded.length) > limit) continue
      if (countBits(letters ^ candidate.letters) > 2 * limit || isOtherNumber(folded, candidate.folded)) continue
      cells -= folded.length * (2 * limit + 1)
      if (cells < 0) return null
      const distance = editDistance(folded, candidate.folded, limit)
      if (distance > limit) continue
      best = candidate.name
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
  return { candidates, byPlainName: new Map(candidates.map(({ folded, name }) => [withoutPunctuation(folded), name])) }
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase()
}

function withoutPunctuation(folded: string): string {
  return folded.replace(/[^\p{L}\p{M}\p{N}/]+/gu, '') || folded
}

/** `report-2021.pdf` beside `report-2022.pdf` is another thing, not the same misspelt. */
function isOtherNumber(a: string, b: string): boolean {
  if (!/\d/.test(a)) return false
  const digits = (text: string) => text.slice(text.lastIndexOf('/', text.length - 2) + 1).replace(/\D+/g, ' ')
  return digits(a) !== digits(b) && a.replace(/\d/g, '') === b.replace(/\d/g, '')
}

/** One bit for each letter that occurs, some letters sharing one: names that differ in many bits are far apart. */
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

/**
 * The number of letters that are wrong, missing, too many, or swapped with their neighbour (optimal string alignment); any
 * number above `limit` where there are more. Takes time in proportion to the length times `limit`.
 */
export function editDistance(a: string, b: string, limit = Math.max(a.length, b.length)): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  // Three rows of the table are needed; outside the band around its diagonal every cell is above `limit`.
  const rows = [0, 1, 2].map(() => new Uint32Array(b.length + 2).fill(limit + 1))
  rows[0]!.forEach((_, j, row) => {
    row[j] = j
  })
  for (let i = 1; i <= a.length; i++) {
    const [row, last, beforeLast] = [rows[i % 3]!, rows[(i + 2) % 3]!, rows[(i + 1) % 3]!]
    const [from, to] = [Math.max(1, i - limit), Math.min(b.length, i + limit)]
    row[from - 1] = from === 1 ? i : limit + 1
    row[to + 1] = limit + 1
    for (let j = from; j <= to; j++) {
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const replaced = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, replaced, isSwap ? beforeLast[j - 2]! + 1 : limit + 1)
    }
  }
  return rows[a.length % 3]![b.length]!
}
