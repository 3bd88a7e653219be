import type { BodyContext } from './context.ts'
import { type ShortcodeTag, scanShortcodes } from './shortcode-scan.ts'
import { urlOfPath } from './urls.ts'

/** Whether a tag calls `ref` or `relref`. */
export function isRef(tag: ShortcodeTag): boolean {
  return tag.kind === 'open' && (tag.name === 'ref' || tag.name === 'relref')
}

/** The page and fragment that a `ref` or `relref` names, as written. */
export function targetOfRef(tag: ShortcodeTag): string {
  return tag.positional[0] ?? tag.named.get('path') ?? ''
}

/** Whether a `ref` names an address with a scheme or a host, of which Hugo takes the path alone. */
export function namesAddress(tag: ShortcodeTag): boolean {
  return /^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(targetOfRef(tag).trim())
}

/** The key of a target in `BodyContext.refs`: as written, followed by a tab and the language where the call names one. */
export function refKey(target: string, { named }: ShortcodeTag): string {
  const language = named.get('lang')
  return language === undefined ? target : `${target}\t${language}`
}

/** The `refKey`s of all `ref` and `relref` calls of a body, without duplicates; escaped examples call nothing. */
export function findRefTargets(text: string): string[] {
  const calls = scanShortcodes(text).tags.filter((tag) => isRef(tag) && targetOfRef(tag) !== '')
  return [...new Set(calls.map((tag) => refKey(targetOfRef(tag), tag)))]
}

/** The URL a `ref` or `relref` stands for; null where the site has no such page. */
export function resolveRef(tag: ShortcodeTag, context: BodyContext): string | null {
  const target = targetOfRef(tag)
  const [page = ''] = target.split('#', 1)
  const fragment = target.slice(page.length)
  const lookUp = (name: string): string | null => {
    const key = refKey(name, tag)
    return Object.hasOwn(context.refs, key) ? (context.refs[key] ?? null) : null
  }
  const path = lookUp(target) ?? (page === '' ? context.page.path : lookUp(page))
  if (path === null || target === '') return null
  const pathWithFragment = path.includes('#') ? path : path + fragment
  if (tag.name === 'ref') return urlOfPath(pathWithFragment, context)
  return new URL(context.siteUrl).pathname.replace(/\/$/, '') + pathWithFragment
}
