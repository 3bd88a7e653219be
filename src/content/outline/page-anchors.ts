import { decodeCharacterReferences } from '../character-references.ts'
import type { Document } from '../document.ts'
import { decode } from '../pages/paths.ts'

/** The anchors of a page, as far as its file shows them. */
export interface PageAnchors {
  /** Anchors that the gateway makes. */
  readonly made: readonly string[]
  /** Anchors in a form that only Hugo or a theme may keep. */
  readonly written: readonly string[]
  /** Whether all anchors are in the file: no list in a template, no shortcode makes more. */
  readonly certain: boolean
}

/** Finds every anchor of a page: of headings, of notes, and ids in raw HTML, which Hugo keeps and the gateway does not. */
export function findPageAnchors({ kind, html, markdown }: Document): PageAnchors {
  const made = [...html.matchAll(/\sid="([^"]*)"/g)].map((match) => decodeCharacterReferences(match[1]!))
  const written = [...markdown.matchAll(/\b(?:id|name)=["']?([^\s"'>]+)|\{[^{}\n]{0,200}?#([^\s{}]+)/gi)].map(
    (match) => match[1] ?? match[2]!,
  )
  // The ids of footnotes here are the site's only ones; Hugo's are numbers.
  const notes = made.filter((id) => id.startsWith('fn:'))
  written.push(...notes.flatMap((_, index) => [`fn:${index + 1}`, `fnref:${index + 1}`]))
  return { made, written, certain: kind === 'PAGE' && !/\{\{[<%]/.test(markdown) }
}

/** Whether a fragment leads somewhere on the page. */
export function hasAnchor({ made, written }: PageAnchors, fragment: string): boolean {
  const name = decode(fragment)
  return isOnAnyPage(name) || [made, written].some((all) => all.includes(name) || all.includes(fragment))
}

/** The top of the page, a text fragment, the table of contents, or a route of a script. */
function isOnAnyPage(fragment: string): boolean {
  return fragment === '' || /^(?:top$|tableofcontents$|:~:|[!/?])/i.test(fragment)
}
