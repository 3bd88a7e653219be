/** The first place where a text stops being JSON, and what should be there. */
export interface JsonFault {
  readonly at: number
  readonly expected: string
}

const TOKEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them inside of text
  /[ \t\r\n]*(?:("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|([{}[\],:]))/y

type Awaited = 'value' | 'key' | 'key or }' | 'value or ]' | 'colon' | 'comma' | 'end'

const WORDS: { readonly [name in Awaited]: string } = {
  value: 'a value (text in double quotation marks, a number, true, false, null, a list or an object)',
  key: 'a key in double quotation marks',
  'key or }': 'a key in double quotation marks, or "}"',
  'value or ]': 'a value, or "]"',
  colon: '":" after the key',
  comma: '"," or the closing bracket',
  end: 'nothing more',
}

/** Finds the fault in a text that `JSON.parse` refuses, whose own messages name no place; null where there is none. */
export function findJsonFault(text: string): JsonFault | null {
  const open: ('{' | '[')[] = []
  let awaited: Awaited = 'value'
  let at = 0
  while (true) {
    TOKEN.lastIndex = at
    const token = TOKEN.exec(text)
    const inkAt = firstInk(text, at)
    if (token === null) {
      return inkAt === text.length && awaited === 'end' ? null : { at: inkAt, expected: WORDS[awaited] }
    }
    const next = step(awaited, token, open)
    if (next === null) return { at: inkAt, expected: WORDS[awaited] }
    awaited = next
    at = TOKEN.lastIndex
  }
}

function firstInk(text: string, from: number): number {
  let at = from
  while (at < text.length && ' \t\r\n'.includes(text[at]!)) at += 1
  return at
}

function step(awaited: Awaited, [, string, scalar, mark]: RegExpExecArray, open: ('{' | '[')[]): Awaited | null {
  const after = () => (open.length === 0 ? 'end' : 'comma')
  if (awaited === 'colon') return mark === ':' ? 'value' : null
  if (awaited === 'comma' && mark === ',') return open.at(-1) === '{' ? 'key' : 'value'
  const closes =
    (awaited === 'comma' || awaited === 'key or }' || awaited === 'value or ]') && (mark === '}' || mark === ']')
  if (closes) return open.pop() === (mark === '}' ? '{' : '[') ? after() : null
  if (awaited === 'key' || awaited === 'key or }') return string === undefined ? null : 'colon'
  if (awaited !== 'value' && awaited !== 'value or ]') return null
  if (mark === '{' || mark === '[') {
    open.push(mark)
    return mark === '{' ? 'key or }' : 'value or ]'
  }
  return string !== undefined || scalar !== undefined ? after() : null
}
