import type { Element, ElementContent, Root, RootContent, Text } from 'hast'

/** A part of the visible characters of a tree, counted without white space. */
interface Span {
  readonly start: number
  readonly end: number
  readonly quote: number
}

type Nodes = (RootContent | ElementContent)[]

/** Puts `<mark>` around the words of each quote, in place. Quotes come in reading order; one that is not found stays unmarked. */
export function markQuotes(tree: Root, quotes: readonly string[]): void {
  const spans = findSpans(charactersOf(tree), quotes.map(withoutSpace))
  if (spans.length === 0) return
  const marked = new Set<number>()
  let at = 0
  tree.children = mark(tree.children) as RootContent[]

  function mark(nodes: Nodes): Nodes {
    return nodes.flatMap((node): Nodes => {
      if (node.type === 'text') return markText(node)
      return node.type === 'element' ? [{ ...node, children: mark(node.children) as ElementContent[] }] : [node]
    })
  }

  function markText({ value }: Text): Nodes {
    const start = at
    const length = withoutSpace(value).length
    at += length
    if (length === 0) return [{ type: 'text', value }]
    const inside = spans.filter((span) => span.start < at && span.end > start)
    const parts: Nodes = []
    let from = 0
    for (const span of inside) {
      const [first, last] = [offsetOf(value, span.start - start), offsetOf(value, span.end - start - 1) + 1]
      if (first > from) parts.push({ type: 'text', value: value.slice(from, first) })
      parts.push(markOf(value.slice(first, last), span.quote))
      from = last
    }
    if (from < value.length) parts.push({ type: 'text', value: value.slice(from) })
    return parts
  }

  function markOf(value: string, quote: number): Element {
    const id = marked.has(quote) ? {} : { id: `quote-${quote + 1}` }
    marked.add(quote)
    return {
      type: 'element',
      tagName: 'mark',
      properties: { ...id, className: ['quote'] },
      children: [{ type: 'text', value }],
    }
  }
}

/** Each after the one before; none overlaps another. */
function findSpans(characters: string, quotes: readonly string[]): Span[] {
  const spans: Span[] = []
  let from = 0
  for (const [quote, words] of quotes.entries()) {
    const start = words === '' ? -1 : characters.indexOf(words, from)
    if (start < 0) continue
    from = start + words.length
    spans.push({ start, end: from, quote })
  }
  return spans
}

function charactersOf({ children }: Root | Element): string {
  return children
    .map((child) => {
      if (child.type === 'text') return withoutSpace(child.value)
      return child.type === 'element' ? charactersOf(child) : ''
    })
    .join('')
}

/** Where in a text the nth of its characters stands that are no white space; the first of them for what is before it. */
function offsetOf(text: string, nth: number): number {
  let seen = -1
  for (let offset = 0; offset < text.length; offset++) {
    if (!/\s/.test(text.charAt(offset))) seen++
    if (seen >= Math.max(0, nth)) return offset
  }
  return text.length - 1
}

function withoutSpace(text: string): string {
  return text.replace(/\s+/g, '')
}
