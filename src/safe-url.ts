/** What the address of a page, a picture or a licence may begin with. */
export const WEB_SCHEMES: ReadonlySet<string> = new Set(['http', 'https'])

/** What a link may begin with: besides pages, what opens a program to write or to call someone. */
export const LINK_SCHEMES: ReadonlySet<string> = new Set([
  ...WEB_SCHEMES,
  ...['mailto', 'tel', 'xmpp', 'irc', 'ircs', 'matrix'],
])

/**
 * The absolute URL a browser reads the text as (WHATWG URL), seen from the page at `base`; null where it is no URL, or one
 * with none of these schemes.
 */
export function readUrl(text: string, schemes: ReadonlySet<string>, base?: string): string | null {
  if (isRefusedUrl(text, schemes) || !URL.canParse(text, base)) return null
  const { href, protocol } = new URL(text, base)
  return schemes.has(protocol.slice(0, -1)) ? href : null
}

/** As `readUrl`, for what has to be the absolute URL of a page already; one that holds nothing odd stays as it is written. */
export function readWebUrl(text: string): string | null {
  const url = /^\s*https?:\/\//i.test(text) ? readUrl(text, WEB_SCHEMES) : null
  return url !== null && PLAIN.test(text) ? text : url
}

const PLAIN = /^https?:\/\/[^\s\p{C}"<>\\^`{|}]+$/iu

/**
 * Whether a browser would read a scheme in the text that is none of these, or whoever decodes it once more would read one
 * that runs a script. A text without any scheme is never refused, nor one whose only fault is that it cannot be parsed.
 */
export function isRefusedUrl(text: string, schemes: ReadonlySet<string>): boolean {
  // No scheme starts with one of these, whatever follows.
  if (text === '' || '/#?.'.includes(text[0]!)) return false
  const scheme = SCHEME.exec(asBrowsersTake(text))?.[1]
  return scheme === undefined ? DISGUISE.test(text) && runsScripts(text) : !schemes.has(scheme.toLowerCase())
}

const SCHEME = /^([a-z][a-z\d+.-]*):/i

/** Browsers leave out tabs and line breaks anywhere, and control characters and blanks at the start (WHATWG URL, 4.4). */
function asBrowsersTake(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is looking for
  return text.replace(/[\t\n\r]/g, '').replace(/^[\u0000-\u0020]+/, '')
}

const RUNS_SCRIPTS = /^(?:javascript|vbscript|livescript|data|blob|filesystem|view-source):/i
// What no scheme is spelled with, in what stands before the path.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is looking for
const DISGUISE = /^[^/?]*?[%&\\\u0000-\u0020\u007f-\uffff]/
// Longer than any scheme in the longest spelling that is worth decoding.
const LONGEST_HEAD = 1000
const MOST_LAYERS = 4

/** Whether the text begins with a scheme that runs scripts, also where entities, escapes, wide letters or invisible signs spell it. */
export function runsScripts(text: string): boolean {
  let plain = text.slice(0, LONGEST_HEAD)
  for (let layer = 0; layer < MOST_LAYERS; layer++) {
    const decoded = decodeOnce(plain)
    if (RUNS_SCRIPTS.test(decoded)) return true
    if (decoded === plain) return false
    plain = decoded
  }
  return false
}

function decodeOnce(text: string): string {
  return text
    .replace(/&(?:tab|newline|nbsp|shy|zerowidthspace|zwj|zwnj|nobreak);?/gi, '')
    .replace(/&colon;?/gi, ':')
    .replace(/&amp;?/gi, '&')
    .replace(/&#(?:x([\da-f]{1,8})|(\d{1,8}));?/gi, (_entity, hex, decimal) =>
      character(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)),
    )
    .replace(/(?:%|\\x)([\da-f]{2})|(?:%u|\\u)([\da-f]{4})/gi, (_escape, short, long) =>
      character(Number.parseInt(short ?? long, 16)),
    )
    .normalize('NFKC')
    .replace(/[\p{C}\p{Z}\p{M}\s]/gu, '')
}

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : ''
}
