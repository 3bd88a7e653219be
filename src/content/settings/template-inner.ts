/** An action of a Go template, such as `.Inner | markdownify`, and where it begins in the template. */
export interface TemplateAction {
  readonly code: string
  readonly offset: number
}

/** What becomes of the text between the tags of a call: printed as Markdown, as it is, as code, or not at all. */
export type PrintedInner = 'none' | 'markdown' | 'written' | 'code'

/** Follows the text between the tags through variables, `with` and `range` to where a template prints it. */
export function readPrintedInner(source: string, actions: readonly TemplateAction[]): PrintedInner {
  if (!actions.some(({ code }) => INNER.test(code))) return 'none'
  const variables = new Map<string, Value>()
  // What the dot is in each open block; null where it is something else.
  const dots: (Value | null)[] = []
  const printed = new Set<PrintedInner>()
  const heldBy = (code: string): Value | null => {
    const named = [...code.matchAll(/\$\w+/g)].map(([name]) => variables.get(name) ?? null)
    const dot = /(?:^|[\s(|])\.(?=$|[\s)|])/.test(code) ? (dots.at(-1) ?? null) : null
    const held = [INNER.test(code) ? 'written' : null, dot, ...named]
    if (held.every((value) => value === null)) return null
    if (held.includes('code') || HIGHLIGHT.test(code)) return 'code'
    return held.includes('markdown') || AS_MARKDOWN.test(code) ? 'markdown' : 'written'
  }
  for (const { code, offset } of actions) {
    const [keyword] = /^(?:if|with|range|define|block|else|end)\b/.exec(code) ?? []
    const [assignment, name = ''] = /^(\$\w+)\s*:?=\s*/.exec(code) ?? []
    const value = heldBy(assignment === undefined ? code : code.slice(assignment.length))
    if (keyword === 'end' || keyword === 'else') dots.pop()
    if (keyword === 'if' || /^else(?!\s+with\b)/.test(code)) dots.push(dots.at(-1) ?? null)
    else if (keyword !== undefined && keyword !== 'end') dots.push(value)
    else if (assignment !== undefined) {
      if (value !== null) variables.set(name, value)
    } else if (keyword === undefined && value !== null && !/^(?:errorf|warnf)\b/.test(code)) {
      // What a partial or another call makes of it is not known: as for calls without a template, it is Markdown.
      const isHanded = /^(?:partial(?:Cached)?|template)\b|\b(?:Scratch|Store)\b|^\$\w+\.(?:Set|Add)/.test(code)
      if (isHanded) printed.add(value === 'written' ? 'markdown' : value)
      else printed.add(value === 'written' && isInCode(source, offset) ? 'code' : value)
    }
  }
  return (['markdown', 'code', 'written'] as const).find((kind) => printed.has(kind)) ?? 'written'
}

type Value = Exclude<PrintedInner, 'none'>

const INNER = /\.Inner(?:Deindent)?\b/
const AS_MARKDOWN = /\bmarkdownify\b|\bRenderString\b/i
const HIGHLIGHT = /(?:^|[\s(|.])highlight\b/i

/** Whether a place of a template is between `<pre>` and `</pre>`. */
function isInCode(source: string, offset: number): boolean {
  const before = source.slice(0, offset)
  return before.lastIndexOf('<pre') > before.lastIndexOf('</pre')
}
