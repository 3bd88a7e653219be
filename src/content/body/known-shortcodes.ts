import type { PhrasingContent, RootContent } from 'mdast'
import type { BodyContext } from './context.ts'
import { figureNode } from './figure-shortcode.ts'
import type { ShortcodeTag } from './shortcode-scan.ts'
import { refKey } from './shortcodes.ts'
import { urlOfPath } from './urls.ts'

/** What a shortcode call becomes: blocks, words, a URL, or nothing where it is unknown. */
export type Rendered =
  | { readonly kind: 'block'; readonly node: RootContent }
  | { readonly kind: 'inline'; readonly node: PhrasingContent }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unknown' }

/** The names `renderShortcode` knows. */
export const KNOWN_SHORTCODES = ['figure', 'highlight', 'ref', 'relref', 'youtube', 'vimeo']

/** Renders a call as Hugo's own templates would, without scripts: players become links. */
export function renderShortcode(tag: ShortcodeTag, context: BodyContext): Rendered {
  if (tag.kind === 'close') return { kind: 'nothing' }
  switch (tag.name) {
    case 'figure':
      return { kind: 'block', node: figureNode(tag) }
    case 'highlight':
      return tag.inner === null ? { kind: 'unknown' } : { kind: 'block', node: highlighted(tag, tag.inner) }
    case 'ref':
    case 'relref':
      return { kind: 'url', url: resolveRef(tag, context) ?? '' }
    case 'youtube':
      return videoLink(tag, 'https://www.youtube.com/watch?v=')
    case 'vimeo':
      return videoLink(tag, 'https://vimeo.com/')
    default:
      return { kind: 'unknown' }
  }
}

/** The URL a `ref` or `relref` stands for; null where the site has no such page. */
export function resolveRef(tag: ShortcodeTag, context: BodyContext): string | null {
  const written = tag.positional[0] ?? tag.named.get('path') ?? ''
  const hash = written.indexOf('#')
  const [page, fragment] = hash < 0 ? [written, ''] : [written.slice(0, hash), written.slice(hash)]
  const path =
    lookUp(refKey(written, tag), context) ?? (page === '' ? context.page.path : lookUp(refKey(page, tag), context))
  if (path === null || written === '') return null
  const full = path.includes('#') ? path : path + fragment
  return tag.name === 'ref' ? urlOfPath(full, context) : new URL(context.siteUrl).pathname.replace(/\/$/, '') + full
}

function lookUp(target: string, { refs }: BodyContext): string | null {
  return Object.hasOwn(refs, target) ? (refs[target] ?? null) : null
}

function highlighted(tag: ShortcodeTag, inner: string): RootContent {
  const language = tag.positional[0] ?? tag.named.get('lang') ?? tag.named.get('type') ?? ''
  const lang = /^[\w+#.-]+$/.test(language) ? language : null
  return { type: 'code', lang, value: inner.replaceAll(/\r\n?/g, '\n').replace(/^\n/, '').trimEnd() }
}

function videoLink(tag: ShortcodeTag, prefix: string): Rendered {
  const id = tag.positional[0] ?? tag.named.get('id')
  if (!id) return { kind: 'unknown' }
  const url = prefix + encodeURIComponent(id)
  const label = tag.named.get('title') ?? url
  return { kind: 'inline', node: { type: 'link', url, title: null, children: [{ type: 'text', value: label }] } }
}
