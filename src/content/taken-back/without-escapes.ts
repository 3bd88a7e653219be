// It is no part of a word, and parts none.
const NOTHING = '\u2060'

const ESCAPE =
  /(?:\\u[0-9a-f]{4}|\\u\{[0-9a-f]{1,6}\}|\\U[0-9a-f]{8}|\\x[0-9a-f]{2})+|\\[nrtbfvae0"'/\\ _NLP]|\\\r?\n[ \t]*|''/gi
const CODE = /\\(?:u\{|[uUx])([0-9a-f]+)\}?/gi
const PARTS_WORDS = /^\\[nrtbfv0 _NLP]$/

/**
 * A text of the same length in which what YAML, TOML and JSON write in quotation marks is as it is read: characters stand in the
 * place of their escapes. So its words are at the same places.
 */
export function withoutEscapes(source: string): string {
  return source.replace(ESCAPE, (found) => decode(found).padEnd(found.length, NOTHING))
}

/** Where the escapes are, in order. */
export function escapesIn(source: string): { start: number; end: number }[] {
  return [...source.matchAll(ESCAPE)].map(({ 0: found, index }) => ({ start: index, end: index + found.length }))
}

function decode(written: string): string {
  if (written === "''") return "'"
  if (/^\\\r?\n/.test(written)) return NOTHING
  if (PARTS_WORDS.test(written)) return ' '.repeat(written.length)
  const codes = [...written.matchAll(CODE)]
  if (codes.length === 0) return written.slice(1)
  // Halves of a character that is written as two become one by standing side by side.
  return codes.map(([, hex = '']) => characterOf(Number.parseInt(hex, 16))).join('')
}

function characterOf(code: number): string {
  if (code > 0x10ffff) return '\uFFFD'
  return code > 0xffff ? String.fromCodePoint(code) : String.fromCharCode(code)
}
