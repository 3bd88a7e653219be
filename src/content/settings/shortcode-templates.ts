import type { SourceFile } from '../source-file.ts'

/** What can be read off a shortcode template of the site without running it. */
export interface ShortcodeTemplate {
  /** Whether it prints the text between its tags, and then as Markdown or as written. */
  readonly inner: 'none' | 'markdown' | 'written'
  /** The argument that names the picture it shows: its name, or its position as a number; null where it shows none. */
  readonly image: string | null
}

/** Templates by the name they are called by, in lower case. */
export type ShortcodeTemplates = { readonly [name: string]: ShortcodeTemplate }

/** The folders of the site that contain shortcode templates; a template in a later one takes the place of one in an earlier. */
export const SHORTCODE_FOLDERS = ['layouts/shortcodes', 'layouts/_shortcodes']

const NAME = /^layouts\/_?shortcodes\/(.+?)(?:\.[a-z-]{2,12})?\.(?:html|md)$/i

/** Whether a file of the site is a shortcode template. */
export function isShortcodeTemplate(path: string): boolean {
  return NAME.test(path)
}

/** Reads the site's own shortcode templates. */
export function readShortcodeTemplates(files: readonly Pick<SourceFile, 'path' | 'text'>[]): ShortcodeTemplates {
  const rank = ({ path }: Pick<SourceFile, 'path'>) =>
    SHORTCODE_FOLDERS.findIndex((folder) => path.startsWith(`${folder}/`))
  const sorted = [...files].sort((a, b) => rank(a) - rank(b))
  return Object.fromEntries(
    sorted.flatMap(({ path, text }) => {
      const name = NAME.exec(path)?.[1]?.toLowerCase()
      return name === undefined ? [] : [[name, readTemplate(text)]]
    }),
  )
}

const COMMENT = /\{\{-?\s*\/\*[\s\S]*?\*\/\s*-?\}\}/g
const AS_MARKDOWN = /\bmarkdownify\b|\bRenderString\b/

function readTemplate(source: string): ShortcodeTemplate {
  const actions = [...source.replaceAll(COMMENT, '').matchAll(/\{\{-?([\s\S]*?)-?\}\}/g)].map((action) => action[1]!)
  return { inner: readInner(actions), image: readImage(source.replaceAll(COMMENT, ''), actions) }
}

function readInner(actions: readonly string[]): ShortcodeTemplate['inner'] {
  const withInner = actions.filter((action) => /\.Inner(?:Deindent)?\b/.test(action))
  if (withInner.length === 0) return 'none'
  if (withInner.some((action) => AS_MARKDOWN.test(action))) return 'markdown'
  // It may be printed through a variable, or inside `with`.
  const isPrinted = withInner.some((action) => /^\s*\.Inner(?:Deindent)?\s*(?:\|\s*safeHTML\s*)?$/.test(action))
  return !isPrinted && actions.some((action) => AS_MARKDOWN.test(action)) ? 'markdown' : 'written'
}

function readImage(source: string, actions: readonly string[]): string | null {
  const shown = /<img\b[^>]*?\bsrc\s*=\s*["']?[^"'>{]*\{\{-?([\s\S]*?)-?\}\}/i.exec(source)?.[1]
  return shown === undefined ? null : argumentIn(shown, actions, 0)
}

const DEEPEST_VARIABLE = 4

/** The argument of the call from which an expression takes its value, through variables and `with`. */
function argumentIn(expression: string, actions: readonly string[], depth: number): string | null {
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
  const assigned = variable && actions.filter((action) => new RegExp(`\\$${variable}\\s*:?=`).test(action))
  for (const action of assigned || actions.filter((other) => /^\s*with\b/.test(other))) {
    const found = argumentIn(action.replace(/^[^=]*:?=/, ''), actions, variable ? depth + 1 : DEEPEST_VARIABLE)
    if (found !== null) return found
  }
  return null
}
