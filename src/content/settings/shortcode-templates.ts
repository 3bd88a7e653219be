import type { LayoutFile } from './layout-folders.ts'
import { type PrintedInner, readPrintedInner, type TemplateAction } from './template-inner.ts'

/** What can be read off a shortcode template of the site without running it. */
export interface ShortcodeTemplate {
  /** Whether it prints the text between its tags, and then as Markdown, as written, or as code. */
  readonly inner: PrintedInner
  /** The argument that names the picture it shows: its name, or its position as a number; null where it shows none. */
  readonly image: string | null
}

/** Templates by the name they are called by, in lower case. */
export type ShortcodeTemplates = { readonly [name: string]: ShortcodeTemplate }

// The newer folder comes before the older one, and both before those of sections.
const PLACES = [/^_shortcodes\//, /^shortcodes\//, /^(?:.+\/)?_?shortcodes\//]
const NAME = /^(.+?)(?:\.[a-z-]{2,12})?\.(?:html|md)$/i

/** Whether a file among the layouts is a shortcode template. */
export function isShortcodeTemplate({ layout }: Pick<LayoutFile, 'layout'>): boolean {
  return nameOf(layout) !== null
}

/** Reads shortcode templates, those of the folder that counts first before the others. */
export function readShortcodeTemplates(
  files: readonly (Pick<LayoutFile, 'layout' | 'folder'> & { readonly text: string })[],
): ShortcodeTemplates {
  const sorted = [...files].sort((a, b) => a.folder - b.folder || rankOf(a.layout) - rankOf(b.layout))
  return Object.fromEntries(
    sorted.toReversed().flatMap(({ layout, text }) => {
      const name = nameOf(layout)
      return name === null ? [] : [[name, readTemplate(text)]]
    }),
  )
}

function rankOf(path: string): number {
  return PLACES.findIndex((place) => place.test(path))
}

function nameOf(path: string): string | null {
  const place = PLACES.find((one) => one.test(path))
  const name = place && NAME.exec(path.replace(place, ''))?.[1]
  return name?.toLowerCase() ?? null
}

function readTemplate(text: string): ShortcodeTemplate {
  // Comments are blanked, so that places stay what they are.
  const source = text.replaceAll(/\{\{-?\s*\/\*[\s\S]*?\*\/\s*-?\}\}/g, (comment) => ' '.repeat(comment.length))
  const actions = [...source.matchAll(/\{\{-?([\s\S]*?)-?\}\}/g)].map(({ 1: code = '', index }) => ({
    code: code.trim(),
    offset: index,
  }))
  return { inner: readPrintedInner(source, actions), image: readImage(source, actions) }
}

const SHOWN = /<img\b[^>]*?\bsrc\s*=\s*["']?[^"'>{]*\{\{-?([\s\S]*?)-?\}\}/i
// A partial that makes the picture.
const HANDED =
  /^partial(?:Cached)?\s+"[^"]*(?:img|image|figure|picture|photo)[^"]*"[\s\S]*?"(?:src|image|img|url|path|file)"\s+(\([^()]*\)|\S+)/i

function readImage(source: string, actions: readonly TemplateAction[]): string | null {
  const shown = SHOWN.exec(source)
  if (shown) return argumentIn(shown[1]!, before(actions, shown.index + shown[0].length), 0)
  for (const { code, offset } of actions) {
    const handed = HANDED.exec(code)?.[1]
    if (handed !== undefined) return argumentIn(handed, before(actions, offset), 0)
  }
  return null
}

function before(actions: readonly TemplateAction[], end: number): TemplateAction[] {
  return actions.filter(({ offset }) => offset < end)
}

const DEEPEST_VARIABLE = 4

/** The argument of the call from which an expression takes its value, through variables and `with`. */
function argumentIn(expression: string, actions: readonly TemplateAction[], depth: number): string | null {
  const direct = /\.Get\s+(?:"([^"]+)"|`([^`]+)`|(\d+))|(?<![\w)])\.Params\.(\w+)|index\s+\$?\.Params\s+"([^"]+)"/.exec(
    expression,
  )
  if (direct)
    return direct
      .slice(1)
      .find((name) => name !== undefined)!
      .toLowerCase()
  if (depth === DEEPEST_VARIABLE) return null
  const variable = /\$(\w+)/.exec(expression)?.[1]
  const assigned = variable && actions.filter(({ code }) => new RegExp(`\\$${variable}\\s*:?=`).test(code))
  // The nearest `with` makes the dot what it is.
  for (const { code } of assigned || actions.filter((other) => /^with\b/.test(other.code)).toReversed()) {
    const found = argumentIn(code.replace(/^[^=]*:?=/, ''), actions, variable ? depth + 1 : DEEPEST_VARIABLE)
    if (found !== null) return found
  }
  return null
}
