import type { Nodes } from 'mdast'
import { decodeCharacterReferences } from '../character-references.ts'
import type { Markup } from '../settings/markup.ts'
import { parseMarkdown } from './parse-markdown.ts'
import { walk } from './walk-tree.ts'

const LINE_END = /<br\b[^<>]*>/gi
const TAG = /<!--[\s\S]*?-->|<[^<>]*>/g

/** The words of a Markdown text in one line, without its marks and without tags of HTML. */
export function plainWords(text: string, markup: Markup): string {
  const words: string[] = []
  walk<Nodes>(parseMarkdown(text, markup), (node) => {
    if (node.type === 'text' || node.type === 'inlineCode' || node.type === 'code') words.push(node.value)
    else if (node.type === 'html')
      words.push(decodeCharacterReferences(node.value.replaceAll(LINE_END, ' ').replaceAll(TAG, '')))
    else if (node.type === 'image') words.push(node.alt ?? '')
    else if (BETWEEN_WORDS.has(node.type)) words.push(' ')
  })
  return words.join('').replaceAll(/\s+/g, ' ').trim()
}

const BETWEEN_WORDS: ReadonlySet<string> = new Set<Nodes['type']>([
  'paragraph',
  'heading',
  'listItem',
  'tableCell',
  'break',
])
