import { decodeNamedCharacterReference } from 'decode-named-character-reference'

const REFERENCE = /&(?:#x([\da-f]{1,6})|#(\d{1,7})|([a-z][a-z\d]{1,30}));/gi

/** Replaces the character references of HTML (`&eacute;`, `&#8217;`, `&#x2192;`) with their characters; an unknown one stays as written. */
export function decodeCharacterReferences(text: string): string {
  return text.replaceAll(REFERENCE, (written, hexadecimal?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return decodeNamedCharacterReference(name) || written
    const code = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16)
    const isControlOrSurrogate = code < 0x20 || (code >= 0xd800 && code <= 0xdfff)
    return isControlOrSurrogate || code > 0x10ffff ? written : String.fromCodePoint(code)
  })
}

/** Escapes text for the content of an HTML element or for an attribute value in quotation marks of either kind. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
