import type { Element } from 'hast'
import type { Nodes } from 'mdast'

// A noncharacter, which `withoutNoncharacters` takes out of every source: no author can forge an annotation.
const PREFIX = '\uFDE5'
/** The property of the HTML element that holds an annotation until it is taken. */
export const ANNOTATION = 'dataAnnotation'

declare module 'hast' {
  /** What `prepareHtml` leaves on elements for the steps after the sanitiser, which removes properties but not `data`. */
  interface ElementData {
    /** The index of the section that this heading opens. */
    section?: number
    /** The index of this element in `HtmlFindings.links`. */
    link?: number
    /** The index of this element in `HtmlFindings.images`. */
    image?: number
    /** Stands for `<!--more-->`. */
    more?: true
  }
}

/** Attaches a value to a Markdown node that `takeAnnotation` reads from its HTML element, through the HTML parser. */
export function annotate(node: Nodes, value: string): void {
  // Every kind of node has the `hProperties` of mdast-util-to-hast.
  const data = node.data as { hProperties?: Record<string, string> } | undefined
  node.data = { ...data, hProperties: { ...data?.hProperties, [ANNOTATION]: PREFIX + value } }
}

/** Removes and returns the annotation of an element; null where there is none. */
export function takeAnnotation(element: Element): string | null {
  const value = element.properties[ANNOTATION]
  delete element.properties[ANNOTATION]
  return typeof value === 'string' && value.startsWith(PREFIX) ? value.slice(PREFIX.length) : null
}
