import { placeAt } from '../line-index.ts'
import { type Place, type Problem, startOf } from '../problem.ts'
import type { SourceFile } from '../source-file.ts'
import { asBoolean, asMap, asText, type JsonMap, lookUp } from '../values.ts'

/** Which of Hugo's extensions of Markdown a language of the site has; plain data. */
export interface Markup {
  readonly definitionList: boolean
  readonly footnote: boolean
  readonly linkify: boolean
  /** What the address of a bare `www.…` begins with: `https`. */
  readonly linkifyProtocol: string
  readonly strikethrough: boolean
  readonly table: boolean
  readonly taskList: boolean
  /** Whether dashes become others before an anchor is made; nothing else here is changed by it. */
  readonly typographer: boolean
  /** Whether every line end in a paragraph is a line break. */
  readonly hardWraps: boolean
  /** Whether `:tada:` is an emoji. */
  readonly emoji: boolean
}

/** What Hugo does for a site without settings of its own. */
export const DEFAULT_MARKUP: Markup = {
  definitionList: true,
  footnote: true,
  linkify: true,
  linkifyProtocol: 'https',
  strikethrough: true,
  table: true,
  taskList: true,
  typographer: true,
  hardWraps: false,
  emoji: false,
}

type Extension = 'definitionList' | 'footnote' | 'linkify' | 'strikethrough' | 'table' | 'taskList' | 'typographer'

/** Reads the settings of one language: `hugo` is the configuration with what the language sets merged over it. */
export function readMarkup(hugo: JsonMap): Markup {
  const goldmark = lookUp(hugo, 'markup', 'goldmark')
  const extension = (name: Extension): boolean => isOn(lookUp(goldmark, 'extensions', name)) ?? DEFAULT_MARKUP[name]
  return {
    definitionList: extension('definitionList'),
    footnote: extension('footnote'),
    linkify: extension('linkify'),
    linkifyProtocol:
      asText(lookUp(goldmark, 'extensions', 'linkifyProtocol'))?.toLowerCase() ?? DEFAULT_MARKUP.linkifyProtocol,
    strikethrough: extension('strikethrough'),
    table: extension('table'),
    taskList: extension('taskList'),
    typographer: extension('typographer'),
    hardWraps: asBoolean(lookUp(goldmark, 'renderer', 'hardWraps')) ?? DEFAULT_MARKUP.hardWraps,
    emoji: asBoolean(lookUp(hugo, 'enableEmoji')) ?? DEFAULT_MARKUP.emoji,
  }
}

/** An extension is true or false, or a map with `enable` or `disable`. */
function isOn(value: ReturnType<typeof lookUp>): boolean | null {
  if (asMap(value) === null) return asBoolean(value)
  const disabled = asBoolean(lookUp(value, 'disable'))
  return asBoolean(lookUp(value, 'enable')) ?? (disabled === null ? null : !disabled)
}

interface Unread {
  readonly keys: readonly string[]
  /** The value that means what is done here anyway. */
  readonly harmless: string
}

const EXTRAS = ['delete', 'insert', 'mark', 'subscript', 'superscript']
const TYPOGRAPHY = {
  apostrophe: '&rsquo;',
  ellipsis: '&hellip;',
  emDash: '&mdash;',
  enDash: '&ndash;',
  leftAngleQuote: '&laquo;',
  leftDoubleQuote: '&ldquo;',
  leftSingleQuote: '&lsquo;',
  rightAngleQuote: '&raquo;',
  rightDoubleQuote: '&rdquo;',
  rightSingleQuote: '&rsquo;',
}
const UNREAD: readonly Unread[] = [
  { keys: ['extensions', 'cjk', 'enable'], harmless: 'false' },
  { keys: ['extensions', 'passthrough', 'enable'], harmless: 'false' },
  ...EXTRAS.map((name) => ({ keys: ['extensions', 'extras', name, 'enable'], harmless: 'false' })),
  ...Object.entries(TYPOGRAPHY).map(([name, harmless]) => ({ keys: ['extensions', 'typographer', name], harmless })),
  { keys: ['extensions', 'footnote', 'backlinkHTML'], harmless: '&#x21a9;&#xfe0e;' },
  { keys: ['extensions', 'footnote', 'enableAutoIDPrefix'], harmless: 'false' },
  { keys: ['parser', 'attribute', 'block'], harmless: 'false' },
  { keys: ['parser', 'autoDefinitionTermID'], harmless: 'false' },
  { keys: ['parser', 'autoHeadingID'], harmless: 'true' },
  { keys: ['parser', 'wrapStandAloneImageWithinParagraph'], harmless: 'true' },
]

/** A `notice` for each setting of Markdown that changes pages in Hugo and has no effect here, once for a site. */
export function findUnreadMarkup(configurations: readonly JsonMap[], files: readonly SourceFile[]): Problem[] {
  return UNREAD.flatMap(({ keys, harmless }): Problem[] => {
    const values = configurations.map((hugo) => asText(lookUp(hugo, 'markup', 'goldmark', ...keys)))
    const found = values.find((value) => value !== null && value.toLowerCase() !== harmless)
    if (found == null) return []
    return [
      {
        ...placeOfKey(files, keys),
        code: 'markup-unread',
        severity: 'notice',
        message: `Expected a setting that is read here, found one of Hugo's alone, markup.goldmark.${keys.join('.')} = "${found.slice(0, 60)}"; pages look as with ${harmless}.`,
        hint: 'Look at one of your pages in the desk. If it reads well, there is nothing to do; if not, show this to whoever set up hugo.toml: docs/hugo.md says what it changes.',
      },
    ]
  })
}

/** The line of the last key that a file names: `enable` is too common, so the name before it counts. */
function placeOfKey(files: readonly SourceFile[], keys: readonly string[]): Place {
  const name = keys.at(-1) === 'enable' ? keys.at(-2)! : keys.at(-1)!
  const key = new RegExp(`^[ \\t{,]*(?:\\[[\\w. \\t]*\\b|(?:[\\w]+\\.)*["']?)(${name})\\b["']?[\\w. \\t]*[\\]=:]`, 'im')
  for (const file of files) {
    const match = key.exec(file.text)
    if (match) return placeAt(file, match.index + match[0].toLowerCase().lastIndexOf(name.toLowerCase()))
  }
  return startOf(files[0]?.path ?? 'hugo.toml')
}
