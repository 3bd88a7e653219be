/**
 * A sample of the pairs of neighbouring words of a text: the smallest of their hashes (a bottom-k sketch, after A. Broder, "On the
 * resemblance and containment of documents", 1997). Two texts with few words have all of theirs.
 */
export interface TextSketch {
  /** How many different pairs of words the text has. */
  readonly size: number
  /** In ascending order. */
  readonly hashes: Uint32Array
}

const SAMPLE = 512
// Scripts without spaces between words are read character by character.
const WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}\p{M}]+/gu

/** Takes the sample of a text; case, marks and white space do not count. */
export function sketchText(text: string): TextSketch {
  const hashes = new Set<number>()
  let before = 0
  for (const [word] of text.toLowerCase().matchAll(WORD)) {
    const own = hashOf(word)
    hashes.add(mix(Math.imul(before, 31) + own))
    before = own
  }
  const sorted = Uint32Array.from(hashes).sort()
  return { size: sorted.length, hashes: sorted.slice(0, SAMPLE) }
}

/**
 * The part of the longer text that both share, from 0 to 1, as git counts when it looks for renamed files
 * (diffcore-delta). Within about 0.05 for long texts.
 */
export function similarityOf(a: TextSketch, b: TextSketch): number {
  if (a.size === 0 || b.size === 0) return 0
  const { shared, sampled } = compareSamples(a.hashes, b.hashes)
  const resemblance = shared / sampled
  const union = (a.size + b.size) / (1 + resemblance)
  return Math.min(1, (resemblance * union) / Math.max(a.size, b.size))
}

/** How many of the smallest hashes of both are in both, and how many were looked at. */
function compareSamples(a: Uint32Array, b: Uint32Array): { shared: number; sampled: number } {
  const isWhole = a.length < SAMPLE && b.length < SAMPLE
  const most = isWhole ? a.length + b.length : SAMPLE
  let [i, j, shared, sampled] = [0, 0, 0, 0]
  while (sampled < most && (i < a.length || j < b.length)) {
    const [left, right] = [a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY]
    if (left === right) shared++
    if (left <= right) i++
    if (right <= left) j++
    sampled++
  }
  return { shared, sampled: Math.max(sampled, 1) }
}

/** FNV-1a. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < word.length; index++) hash = Math.imul(hash ^ word.charCodeAt(index), 0x01000193)
  return hash >>> 0
}

/** The last step of MurmurHash3, so that the smallest hashes are a fair sample. */
function mix(hash: number): number {
  let mixed = hash ^ (hash >>> 16)
  mixed = Math.imul(mixed, 0x85ebca6b)
  mixed ^= mixed >>> 13
  mixed = Math.imul(mixed, 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
