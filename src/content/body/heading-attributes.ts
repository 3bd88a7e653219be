/** What `{#id .class theme="…"}` at the end of a heading says; classes and other keys mean nothing here. */
export interface HeadingAttributes {
  readonly id: string | null
  readonly themes: readonly string[]
  /** The heading's text without the attribute block. */
  readonly rest: string
}

/** Reads the attribute block at the end of a heading's text; null where there is none that goldmark would accept. */
export function parseHeadingAttributes(text: string): HeadingAttributes | null {
  const block = /\{([^{}]*)\}[ \t]*$/.exec(text.slice(-2000))
  if (!block) return null
  const attributes = readAttributes(block[1]!)
  if (!attributes) return null
  const end = text.length - block[0].length
  return {
    id: attributes.get('id') ?? null,
    themes: splitThemes(attributes.get('theme') ?? attributes.get('themes') ?? ''),
    rest: text.slice(0, end).trimEnd(),
  }
}

function readAttributes(block: string): Map<string, string> | null {
  const attribute =
    /[\s,]*(?:#([^\s,#.{}"'=]+)|\.([^\s,#.{}"'=]+)|([A-Za-z_:][\w:.-]*)=(?:"([^"]*)"|'([^']*)'|([^\s"',]+)))/y
  const attributes = new Map<string, string>()
  let at = 0
  while (block.slice(at).trim() !== '') {
    attribute.lastIndex = at
    const match = attribute.exec(block)
    if (!match) return null
    if (match[1]) attributes.set('id', match[1])
    else if (match[3]) attributes.set(match[3].toLowerCase(), match[4] ?? match[5] ?? match[6] ?? '')
    at = attribute.lastIndex
  }
  return at === 0 ? null : attributes
}

function splitThemes(value: string): string[] {
  return value
    .split(',')
    .map((theme) => theme.trim())
    .filter((theme) => theme !== '')
}
