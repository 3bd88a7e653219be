import type { Document } from '../document.ts'
import { decode } from '../pages/paths.ts'

/** Whether a fragment leads somewhere on a page, as far as its file tells, and the anchors to choose from. */
export interface PageAnchors {
  readonly has: (fragment: string) => boolean
  readonly anchors: readonly string[]
  /** Nothing but the file makes anchors on this page: no list in a template, no shortcode. */
  readonly certain: boolean
}

/** Finds every anchor of a page: of headings, of notes, and ids in raw HTML, which Hugo keeps and the gateway does not. */
export function findPageAnchors({ kind, html, markdown }: Document): PageAnchors {
  const made = [...html.matchAll(/\sid="([^"]*)"/g)].map((match) => decodeEntities(match[1]!))
  const written = [...markdown.matchAll(/\b(?:id|name)=["']?([^\s"'>]+)|\{[^{}\n]{0,200}?#([^\s{}]+)/gi)].map(
    (match) => match[1] ?? match[2]!,
  )
  const all = new Set([...made, ...written])
  return {
    has: (fragment) => {
      const name = decode(fragment)
      return all.has(name) || all.has(fragment) || isEverywhere(name)
    },
    anchors: made,
    certain: kind === 'PAGE' && !/\{\{[<%]/.test(markdown),
  }
}

/** The top of the page, a text to look for, or the address of something a script shows. */
function isEverywhere(fragment: string): boolean {
  return fragment === '' || /^(?:top$|:~:|[!/?])/i.test(fragment)
}

function decodeEntities(text: string): string {
  return text
    .replaceAll('&#x22;', '"')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x3C;', '<')
    .replaceAll('&lt;', '<')
    .replaceAll('&#x26;', '&')
    .replaceAll('&amp;', '&')
}
