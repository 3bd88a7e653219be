import type { Element } from 'hast'
import { MARK } from './shortcode-mask.ts'

/** What this room knows of an element, kept in its `data` while it passes the sanitiser. */
export interface Mark {
  /** The index of the section that this heading opens. */
  section?: number
  /** The index of the link or image that this element is. */
  link?: number
  image?: number
  /** The place of `<!--more-->`. */
  more?: true
}

declare module 'hast' {
  interface ElementData {
    mark?: Mark
  }
}

/** The property by which a note travels from the Markdown tree through the HTML parser; raw HTML cannot forge its value. */
export const NOTE = 'dataNote'

/** Writes a note for `NOTE`. */
export function writeNote(value: string): string {
  return MARK + value
}

/** Takes the note off an element; null where it bears none of ours. */
export function takeNote(element: Element): string | null {
  const value = element.properties[NOTE]
  delete element.properties[NOTE]
  return typeof value === 'string' && value.startsWith(MARK) ? value.slice(1) : null
}
