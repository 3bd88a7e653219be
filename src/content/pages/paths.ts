/** How the site's configuration wants paths written. */
export interface PathStyle {
  readonly disablePathToLower: boolean
  readonly removePathAccents: boolean
}

/** A content path without extension, normalised as Hugo does before anything else: lower case, a dash for each space. */
export function normalizePath(path: string): string {
  return lowerCase(path).replaceAll(' ', '-')
}

/** A file name or slug as a part of a URL path, not yet percent-encoded; slashes stay. */
export function cleanPath(path: string, style: PathStyle): string {
  const kept = keepAllowed(path)
  const plain = style.removePathAccents
    ? kept
        .normalize('NFD')
        .replace(/\p{Mn}/gu, '')
        .normalize('NFC')
    : kept
  return style.disablePathToLower ? plain : lowerCase(plain)
}

/** The path of a page from its place in the content folder, cleaned; spaces are counted one by one unless case is kept. */
export function cleanContentPath(path: string, style: PathStyle): string {
  return cleanPath(style.disablePathToLower ? path : normalizePath(path), style)
}

/** Joins and resolves `.` and `..` as Go's `path.Join` does, always from the root; no result leaves it. */
export function joinPath(...parts: readonly string[]): string {
  const kept: string[] = []
  for (const part of parts.join('/').split('/')) {
    if (part === '..') kept.pop()
    else if (part !== '' && part !== '.') kept.push(part)
  }
  return `/${kept.join('/')}`
}

/** A path as Hugo writes it into links: valid escapes stay, a query stays, everything else outside of ASCII is encoded. */
export function encodePath(path: string): string {
  const safe = path.replaceAll('#', '%23')
  const query = safe.indexOf('?')
  const before = query === -1 ? safe : safe.slice(0, query)
  return encodeBefore(before) + (query === -1 ? '' : encodeRest(safe.slice(query)))
}

/** Go keeps a path that is valid as it is, and otherwise decodes it and encodes it anew. */
function encodeBefore(path: string): string {
  if (/^(?:[\w.~!$&'()*+,;=:@[\]/-]|%[\da-f]{2})*$/i.test(path)) return path
  return encodeRest(decode(path)).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
}

function encodeRest(text: string): string {
  return encodeURI(text.toWellFormed())
    .replace(/%25([\da-f]{2})/gi, '%$1')
    .replaceAll('%5B', '[')
    .replaceAll('%5D', ']')
}

/** Escapes decoded; the text as it is where one is not valid. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
const UNSAFE = /[\\\u0000-\u001f\u007f]|%(?:00|5c)|(?:^|\/)(?:%2e|\.%2e|%2e\.|%2e%2e)(?=\/|$)/i

/** Whether browsers or servers may read the address as another one: control characters, backslashes, escaped dots (WHATWG URL). */
export function isAmbiguous(address: string): boolean {
  return UNSAFE.test(address)
}

/** Go's lower case, character by character: `İ` gives `i`, and a final sigma is like any other. */
export function lowerCase(text: string): string {
  const lower = text.toLowerCase()
  if (lower.length === text.length && !text.includes('Σ')) return lower
  return Array.from(text, (character) => Array.from(character.toLowerCase())[0] ?? '').join('')
}

const ALLOWED = /^[\p{L}\p{Nd}\p{M}./\\_#+~@-]$/u

function keepAllowed(text: string): string {
  const characters = Array.from(text)
  let result = ''
  let dashDue = false
  let wasDash = false
  characters.forEach((character, index) => {
    const isEscape = character === '%' && /^[\da-f]{2}$/i.test(characters.slice(index + 1, index + 3).join(''))
    if (ALLOWED.test(character) || isEscape) {
      wasDash = character === '-'
      if (dashDue && !wasDash) result += '-'
      dashDue = false
      result += character
    } else if (result !== '' && !wasDash && /\s/.test(character)) dashDue = true
  })
  return result
}
