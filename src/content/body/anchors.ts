import type { BodyContext } from './context.ts'

/** Makes the anchors of one page, each unique in it. */
export interface Anchors {
  /** The anchor Hugo makes from a heading's rendered text, numbered where the page already has it. */
  generate(text: string): string
  /** The id an author set: as written, numbered only where the page already has it. */
  reserve(id: string): string
}

/** The anchors of a page that has none yet, made as Hugo's `autoHeadingIDType` says. */
export function createAnchors(type: BodyContext['headingIds']): Anchors {
  const taken = new Set<string>()
  const nextNumber = new Map<string, number>()
  const claim = (base: string): string => {
    let anchor = base
    if (taken.has(base)) {
      let number = nextNumber.get(base) ?? 1
      while (taken.has(`${base}-${number}`)) number++
      anchor = `${base}-${number}`
      nextNumber.set(base, number + 1)
    }
    taken.add(anchor)
    return anchor
  }
  return { generate: (text) => claim(slugOf(text, type) || 'heading'), reserve: claim }
}

function slugOf(text: string, type: BodyContext['headingIds']): string {
  const trimmed = text.trim()
  if (type === 'blackfriday') return blackfridaySlug(trimmed)
  return githubSlug(type === 'github-ascii' ? toAscii(trimmed) : trimmed)
}

function githubSlug(text: string): string {
  let slug = ''
  for (const character of text) {
    if (character === '-' || character === ' ') slug += '-'
    else if (/[_\p{L}\p{Nd}]/u.test(character)) slug += toLower(character)
  }
  return slug
}

/** Blackfriday puts one dash for everything between words that is neither letter nor number. */
function blackfridaySlug(text: string): string {
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? []
  return words.map((word) => Array.from(word, toLower).join('')).join('-')
}

function toAscii(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .normalize('NFC')
    .replaceAll(/[^\0-\x7f]/g, '')
}

/** Go lower-cases one character to one character: `İ` becomes `i`, where JavaScript adds a combining dot. */
function toLower(character: string): string {
  const [first] = character.toLowerCase()
  return first ?? ''
}
