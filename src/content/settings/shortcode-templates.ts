import type { LayoutFile } from './layout-folders.ts'
import { type PrintedInner, readPrintedInner, type TemplateAction } from './template-inner.ts'

/** What can be read off a shortcode template of the site without running it. */
export interface ShortcodeTemplate {
  /** Whether it prints the text between its tags, and then as Markdown, as written, or as code. */
  readonly inner: PrintedInner
  /** The argument that names the picture it shows: its name, or its position as a number; null where it shows none. */
  readonly image: string | null
  /** The argument that it shows as the summary of `<details>`, as `image`. */
  readonly summary?: string
  /** A frame in which it shows another site: what its address begins with, and the argument that follows. */
  readonly frame?: { readonly start: string; readonly argument: string }
  /** Whether it embeds something in a way that is not read. */
  readonly embeds?: true
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
  const summary = findShown(SUMMARY, source, actions)
  const frame = findShown(FRAME, source, actions)
  const start = frame?.before.trim().replace(/^\/\//, 'https://') ?? ''
  const isFrame = frame !== null && /^(?:https:\/\/.*)?$/i.test(start)
  return {
    inner: readPrintedInner(source, actions),
    image: readImage(source, actions),
    ...(summary === null ? {} : { summary: summary.argument }),
    ...(isFrame ? { frame: { start, argument: frame.argument } } : {}),
    ...(/<(?:iframe|script|video|object)\b|\bpartial/i.test(source) ? { embeds: true } : {}),
  }
}

const SUMMARY = /<summary\b[^>]*>([^{]*)\{\{-?([\s\S]*?)-?\}\}/i
const FRAME = /<iframe\b[^>]*?\bsrc\s*=\s*["']?([^"'>{]*)\{\{-?([\s\S]*?)-?\}\}/i

const SHOWN = /<img\b[^>]*?\bsrc\s*=\s*["']?([^"'>{]*)\{\{-?([\s\S]*?)-?\}\}/i
// A partial that makes the picture.
const HANDED =
  /^partial(?:Cached)?\s+"[^"]*(?:img|image|figure|picture|photo)[^"]*"[\s\S]*?"(?:src|image|img|url|path|file)"\s+(\([^()]*\)|\S+)/i

function readImage(source: string, actions: readonly TemplateAction[]): string | null {
  const shown = findShown(SHOWN, source, actions)
  if (shown) return shown.argument
  for (const { code, offset } of actions) {
    const handed = HANDED.exec(code)?.[1]
    if (handed !== undefined) return argumentIn(handed, before(actions, offset), 0)
  }
  return null
}

/** The argument that a template prints at a place, and the text before it there. */
function findShown(
  place: RegExp,
  source: string,
  actions: readonly TemplateAction[],
): { readonly before: string; readonly argument: string } | null {
  const match = place.exec(source)
  if (match === null) return null
  const argument = argumentIn(match[2]!, before(actions, match.index + match[0].length), 0)
  return argument === null ? null : { before: match[1]!, argument }
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
