import type { Element, RootContent } from 'hast'
import type { DocumentLead } from '../document.ts'
import { withoutFootnotes } from './footnotes.ts'
import { writeHtml } from './html-tree.ts'
import type { TextLayout } from './text-layout.ts'
import { sliceTree } from './text-layout.ts'
import { elementsOf } from './walk-tree.ts'

const LONGEST_LABEL = 120
const WRAPPERS = new Set(['article', 'details', 'div', 'main', 'section'])

/** The leads in the blocks of a section: a bold label with a colon, and the text after it or the list below it. */
export function findLeads(blocks: readonly RootContent[], layout: TextLayout): DocumentLead[] {
  const elements = elementsOf(blocks)
  return elements.flatMap((element, index) => {
    if (element.tagName === 'p') return leadOf(element, elements[index + 1], layout) ?? []
    return WRAPPERS.has(element.tagName) ? findLeads(element.children, layout) : []
  })
}

function leadOf(paragraph: Element, next: Element | undefined, layout: TextLayout): DocumentLead | null {
  const bold = paragraph.children.find((child) => child.type !== 'text' || child.value.trim() !== '')
  if (bold?.type !== 'element' || (bold.tagName !== 'strong' && bold.tagName !== 'b')) return null
  const whole = layout.rangeOf(paragraph)
  const labelRange = layout.rangeOf(bold)
  const written = layout.textOf(bold).trim()
  const after = layout.text.slice(labelRange.end, whole.end)
  const outside = /^\s*[:：]/.exec(after)
  const inside = /\s*[:：]$/.exec(written.slice(-20))
  if ((!outside && !inside) || written.length > LONGEST_LABEL) return null
  const label = (inside ? written.slice(0, -inside[0].length) : written).trim()
  if (label === '') return null
  const rest = outside ? after.slice(outside[0].length) : after
  const text = rest.trim()
  if (text !== '') {
    const start = whole.end - rest.trimStart().length
    const html = writeHtml(withoutFootnotes(sliceTree([paragraph], { start, end: whole.end }, layout)))
    return { label, text, html }
  }
  if (next?.tagName !== 'ul' && next?.tagName !== 'ol') return null
  return { label, text: layout.textOf(next), html: writeHtml(withoutFootnotes([next])) }
}
