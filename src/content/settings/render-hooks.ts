import { type Problem, startOf } from '../problem.ts'
import { asBoolean, asMap, asText, type JsonMap, lookUp } from '../values.ts'
import type { SiteLanguage } from './languages.ts'
import type { LayoutFile } from './layout-folders.ts'

/** What a hook writes; those of other things (`heading`, `codeblock`) change no address. */
export type HookKind = 'link' | 'image'

/** Whether Hugo's embedded hook finds what links and images name: whatever the site has, where it has no hook of its own, or never. */
export type EmbeddedHooks = { readonly [kind in HookKind]: 'always' | 'on' | 'off' }

/** A render hook of the site, its theme or its modules. Templates are not run; whether it looks for pages or files can be read. */
export interface OwnHook {
  /** `link`, `image`, `heading` and so on. */
  readonly kind: string
  /** Relative to the site folder. */
  readonly path: string
  /** Where it holds: the folder among the content, and a language; everywhere if empty. */
  readonly section: string
  readonly language: string
  readonly looksUp: boolean
}

/** What a page's links and images depend on. */
export interface HookSettings {
  readonly embeddedHooks: EmbeddedHooks
  readonly ownHooks: readonly OwnHook[]
}

/** With `auto`, Hugo's default, the hooks are on where the configuration has languages, all on one host, that share their files. */
export function readEmbeddedHooks(hugo: JsonMap, languages: readonly SiteLanguage[]): EmbeddedHooks {
  const copiesFiles = asBoolean(lookUp(hugo, 'markup', 'goldmark', 'duplicateResourceFiles')) === true
  const isShared = asMap(lookUp(hugo, 'languages')) !== null && !copiesFiles
  const auto = isShared && languages.every(({ url }) => url === undefined) ? 'on' : 'off'
  const read = (kind: HookKind) => {
    const given = asText(lookUp(hugo, 'markup', 'goldmark', 'renderHooks', kind, 'useEmbedded'))?.toLowerCase()
    if (given === 'always' || given === 'fallback') return given === 'always' ? 'always' : 'on'
    // Before `useEmbedded` there was a switch.
    const enabled = asBoolean(lookUp(hugo, 'markup', 'goldmark', 'renderHooks', kind, 'enableDefault'))
    return given === 'never' || enabled === false ? 'off' : enabled === true ? 'on' : auto
  }
  return { link: read('link'), image: read('image') }
}

const NAME = /^(?:(.+)\/)?_markup\/render-([a-z]+)(?:-[^./]+)?(?:\.([^./]+))?\.html$/i

/** Whether a file among the layouts is a render hook of pages. */
export function isRenderHook({ layout }: Pick<LayoutFile, 'layout'>): boolean {
  return NAME.test(layout)
}

/** Reads render hooks, those that count first before the others; the ones for other formats than pages are left out. */
export function readOwnHooks(
  files: readonly (LayoutFile & { readonly text: string })[],
  languages: readonly SiteLanguage[],
): OwnHook[] {
  return files.flatMap(({ layout, path, text }): OwnHook[] => {
    const [, folder = '', kind = '', format = ''] = NAME.exec(layout) ?? []
    const language = languages.find(({ code }) => code.toLowerCase() === format.toLowerCase())?.code ?? ''
    if (kind === '' || (format !== '' && format.toLowerCase() !== 'html' && language === '')) return []
    const section = folder === '_default' ? '' : folder.toLowerCase()
    return [{ kind: kind.toLowerCase(), path, section, language, looksUp: LOOKS_UP.test(text.replaceAll(COMMENT, '')) }]
  })
}

const COMMENT = /\{\{-?\s*\/\*[\s\S]*?\*\/\s*-?\}\}/g
const LOOKS_UP = /\bGetPage\b|\b(?:rel)?ref\b|\bResources\b|\bresources\.Get/i

/** Whether what a link or an image of a page names is looked for, by Hugo's hook or by the site's own. */
export function looksUpTargets(
  kind: HookKind,
  page: { readonly language: string; readonly logicalPath: string },
  { embeddedHooks, ownHooks }: HookSettings,
): boolean {
  if (embeddedHooks[kind] === 'always') return true
  const holding = ownHooks.filter(
    (hook) =>
      hook.kind === kind &&
      (hook.language === '' || hook.language === page.language) &&
      (hook.section === '' || `${page.logicalPath}/`.startsWith(`/${hook.section}/`)),
  )
  const nearest = holding.toSorted(
    (a, b) => b.section.length - a.section.length || Number(b.language !== '') - Number(a.language !== ''),
  )[0]
  return nearest?.looksUp ?? embeddedHooks[kind] === 'on'
}

/** One `notice` for the site's own render hooks: what is done instead. */
export function explainOwnHooks(hooks: readonly OwnHook[]): Problem[] {
  const [first] = hooks
  if (first === undefined) return []
  const names = [...new Set(hooks.map(({ path }) => path))]
  const shown = names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ')
  const does = (kind: HookKind, found: string, asWritten: string): string[] => {
    const own = hooks.filter((hook) => hook.kind === kind)
    return own.length === 0 ? [] : [own.some(({ looksUp }) => looksUp) ? found : asWritten]
  }
  const hint = [
    ...does(
      'link',
      'A link that names a page or a file leads to it, as with the hook of Hugo.',
      'A link leads where it is written to lead; one that names an existing Markdown file leads to its page.',
    ),
    ...does(
      'image',
      'An image is looked for beside the page and in assets/, as with the hook of Hugo.',
      'An image is shown from where it is written to be.',
    ),
  ]
  return [
    {
      ...startOf(first.path),
      code: 'render-hook-unread',
      severity: 'notice',
      message: `Expected Markdown as Hugo itself writes it, found render hooks of the site (${shown}); templates are not run here.`,
      hint: [...hint, 'All else is written as Hugo writes it without them.'].join(' '),
    },
  ]
}
