import { decodeCharacterReferences } from '../character-references.ts'

// It is no part of a word, and parts none.
const NOTHING = '\u2060'

const BLOCKS =
  /^<\/?(?:address|article|aside|blockquote|br|dd|details|div|dl|dt|fig\w+|footer|form|h[1-6]|header|hr|img|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul|video)\b/i

const REFERENCE = /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});/giu

const MARKUP = new RegExp(
  [
    String.raw`(?<gap><!--[^]{0,5000}?-->|\{\{[<%][^]{0,2000}?[%>]\}\}|!\[[^\]]{0,2000}\]\([^)]{0,2000}\))`,
    String.raw`(?<tag><\/?[a-z][a-z0-9-]{0,30}(?:\s[^<>]{0,5000})?\/?>)`,
    String.raw`(?<inside>\]\([^)]{0,2000}\)|\]\[[^\]]{0,500}\]|\[\^[^\]]{0,200}\]|\\(?=[!-\/:-@\[-\x60\{-~])|[*~\x60]+|(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}]))`,
    `(?<reference>${REFERENCE.source})`,
  ].join('|'),
  'giu',
)

/**
 * A text of the same length in which Markdown and HTML are gone: what parts words became spaces, what stands within them became
 * nothing to be seen, and character references their characters. So its words are at the same places.
 */
export function withoutMarkup(source: string): string {
  return source.replace(MARKUP, (found, ...rest) => {
    const { gap, tag, reference } = rest.at(-1) as Record<'gap' | 'tag' | 'reference', string | undefined>
    if (gap !== undefined) return blank(found)
    if (tag !== undefined) return BLOCKS.test(found) ? blank(found) : NOTHING.repeat(found.length)
    if (reference !== undefined) return decodeCharacterReferences(found).padEnd(found.length, NOTHING)
    return NOTHING.repeat(found.length)
  })
}

/** Where character references are, in order. */
export function referencesIn(source: string): { start: number; end: number }[] {
  return [...source.matchAll(REFERENCE)].map(({ 0: found, index }) => ({ start: index, end: index + found.length }))
}

function blank(found: string): string {
  return ' '.repeat(found.length)
}
