import type { ShortcodeTemplates } from '../settings/shortcode-templates.ts'
import type { ShortcodeTag } from './shortcode-scan.ts'

/** The pictures a call shows, with what it says of them. */
export interface Picture {
  /** Addresses as written; empty only for Hugo's own `figure` without one. */
  readonly sources: readonly string[]
  /** Null where the call has none; '' where it says that the picture is decoration. */
  readonly alt: string | null
  readonly title: string | null
  /** Markdown. */
  readonly caption: string | null
  /** Who made the picture or where it is from, in Markdown. */
  readonly credit: string | null
  readonly creditUrl: string | null
  /** Where the picture leads. */
  readonly link: string | null
  readonly width: string | null
  readonly height: string | null
}

/** A passage that a call quotes. */
export interface Quotation {
  /** Markdown. */
  readonly text: string
  /** Whose words they are, in Markdown; null where the call does not say. */
  readonly attribution: string | null
}

const IMAGE_FILE = /\.(?:avif|bmp|gif|jpe?g|jfif|png|svg|tiff?|webp|heic)(?:[?#].*)?$/i
const OTHER_FILE = /\.[a-z][a-z0-9]{1,4}(?:[?#].*)?$/i
const PICTURE_NAME =
  /(?:^|[-_/])(?:\w*(?:figure|image|img|photo|picture|gallery)\w*|fig|figs|pic|pics|bild|foto|cover|banner|thumb|thumbnail|hero|lightbox|carousel|slide|slider|svg|screenshot|screen|imgproc|imgs)(?:$|[-_/])/i
const QUOTE_NAME = /(?:^|[-_/])\w*(?:quotes?|quotation|zitat|citation|cita|citaat|epigraph|testimonial)(?:$|[-_/])/i

// What arguments are called, in the order in which they count.
const IMAGE_KEYS = ['src', 'image', 'img', 'images', 'picture', 'photo', 'source']
const FILE_KEYS = ['file', 'filename', 'url', 'path', 'href', 'name', 'link', 'light', 'large', 'original', 'thumb']
const ALT_KEYS = ['alt', 'alttext', 'alt_text', 'alt-text', 'description', 'desc']
const CAPTION_KEYS = ['caption', 'legend', 'figcaption']
const CREDIT_KEYS = [
  'attr',
  'credit',
  'credits',
  'attribution',
  'author',
  'photographer',
  'artist',
  'copyright',
  'creator',
  'byline',
  'by',
]
const CREDIT_URL_KEYS = [
  'attrlink',
  'attr_link',
  'attrurl',
  'creditlink',
  'crediturl',
  'credit_url',
  'creditslink',
  'authorlink',
  'sourceurl',
]
const TEXT_KEYS = ['text', 'quote', 'content', 'body', 'passage']
const AUTHOR_KEYS = ['author', 'cite', 'by', 'attribution', 'attr', 'person', 'who', 'speaker', 'name', 'citation']
const ROLE_KEYS = ['role', 'position', 'job', 'company', 'organisation', 'organization', 'affiliation']
const WORK_KEYS = ['source', 'title', 'work', 'book', 'from', 'sourcetitle']
const URL_KEYS = ['link', 'url', 'href', 'cite', 'source', 'authorlink', 'sourceurl', 'attrlink']

/** What Hugo's own `figure`, or any other call whose arguments name an image, shows; null for all other calls. */
export function readPicture(tag: ShortcodeTag, templates: ShortcodeTemplates): Picture | null {
  if (tag.kind !== 'open') return null
  const { named, positional } = tag
  const get = (keys: readonly string[]) =>
    keys.map((key) => named.get(key)).find((value) => value !== undefined) ?? null
  const sources = tag.name === 'figure' && named.has('src') ? [named.get('src')!] : findSources(tag, templates)
  if (sources.length === 0 && tag.name !== 'figure') return null
  const words = positional.filter((value) => !sources.includes(value) && isWords(value))
  const inner = tag.inner?.text.trim() || null
  return {
    sources,
    alt: get(ALT_KEYS) ?? (words.length > 1 ? words[0]! : null),
    title: get(['title', 'heading']),
    caption:
      get(CAPTION_KEYS) ??
      (named.size > 0 && named.has('text') ? named.get('text')! : null) ??
      inner ??
      words.at(-1) ??
      null,
    credit: get(CREDIT_KEYS) ?? sourceWords(named, sources),
    creditUrl: get(CREDIT_URL_KEYS),
    link: sources.includes(named.get('link') ?? '') ? null : get(['link']),
    width: get(['width']),
    height: get(['height']),
  }
}

/** The passage that a call with the arguments `text` and `author` (or the like), or a pair called a quote, quotes; null for all others. */
export function readQuotation(tag: ShortcodeTag): Quotation | null {
  if (tag.kind !== 'open') return null
  const { named, positional, inner } = tag
  const get = (keys: readonly string[]) => keys.map((key) => named.get(key)).find((value) => value?.trim()) ?? null
  const isQuote = QUOTE_NAME.test(tag.name)
  const author = get(AUTHOR_KEYS.filter((key) => key !== 'name' || isQuote || named.has('role')))
  const given = inner?.text.trim() || get(isQuote ? TEXT_KEYS : TEXT_KEYS.slice(0, 2))
  const text = given || (isQuote && named.size === 0 ? (positional.find(isWords) ?? null) : null)
  if (!text || !(isQuote || (author && !inner))) return null
  const positionalAuthor =
    named.size === 0 ? positional.filter((value) => value !== text && isWords(value)).join(', ') : ''
  const name = isUrl(author) ? null : author
  const works = [get(ROLE_KEYS), get(WORK_KEYS)].filter((value) => value !== null && !isUrl(value) && value !== name)
  const words = [name ?? (positionalAuthor || null), ...works].filter((value) => value).join(', ')
  const url = URL_KEYS.map((key) => named.get(key)).find((value) => isUrl(value)) ?? null
  if (words === '') return { text, attribution: url && `<${url}>` }
  return { text, attribution: url && !/[[\]<>]/.test(words) ? `[${words}](<${url}>)` : words }
}

/**
 * Whether an opening tag and its closing one are one call with what is between them: `isMarkdown` where another template makes
 * Markdown of all of it.
 */
export function joinsWithInner(
  tag: ShortcodeTag,
  { text: inner, isMarkdown }: { readonly text: string; readonly isMarkdown: boolean },
  templates: ShortcodeTemplates,
): boolean {
  const kind = Object.hasOwn(templates, tag.name) ? templates[tag.name]?.inner : undefined
  if (kind === 'code') return true
  if (kind === 'written' && !tag.isMarkdown && !isMarkdown && !QUOTE_NAME.test(tag.name)) return true
  if (QUOTE_NAME.test(tag.name)) return !/\n[ \t]*#{1,6}[ \t]/.test(inner)
  // A short text between the tags of a picture is its caption.
  return readPicture(tag, templates) !== null && !/\n[ \t]*\n|\{\{[<%]|!\[/.test(inner.trim()) && inner.length <= 1000
}

function findSources({ name, named, positional }: ShortcodeTag, templates: ShortcodeTemplates): string[] {
  const shown = templates[name]?.image
  const fromTemplate =
    shown === undefined || shown === null ? undefined : (named.get(shown) ?? positional[Number(shown)])
  if (fromTemplate?.trim() && !/[<>\n]/.test(fromTemplate)) return [fromTemplate]
  const isNamedPicture = PICTURE_NAME.test(name)
  const describes = [...ALT_KEYS, ...CAPTION_KEYS, ...CREDIT_KEYS, 'title'].some((key) => named.has(key))
  for (const key of [...IMAGE_KEYS, ...FILE_KEYS]) {
    const value = named.get(key)
    if (!value) continue
    const files = value.split(/\s*[,|]\s*/).filter((file) => IMAGE_FILE.test(file))
    if (files.length > 0) return files
    const mayBe = !OTHER_FILE.test(value) && !/[<>\n\s]/.test(value) && (isNamedPicture || !isUrl(value))
    const saysSo = IMAGE_KEYS.slice(0, 6).includes(key) && (isNamedPicture || (describes && key !== 'src'))
    if (mayBe && (saysSo || (describes && key === 'src' && isNamedPicture))) return [value]
  }
  const files = positional.filter((value) => IMAGE_FILE.test(value) && !/[<>\n]/.test(value))
  if (files.length > 0) return files
  return isNamedPicture &&
    positional[0] &&
    /^(?:https?:\/\/|\/)\S+$/.test(positional[0]) &&
    !OTHER_FILE.test(positional[0])
    ? [positional[0]]
    : []
}

/** `source` names where a picture is from, unless it is the picture. */
function sourceWords(named: ShortcodeTag['named'], sources: readonly string[]): string | null {
  const source = named.get('source')
  return source === undefined || sources.includes(source) ? null : source
}

function isWords(value: string): boolean {
  return (
    /\p{L}/u.test(value) && (/\s/.test(value) || /^\p{Lu}/u.test(value) || value.length > 20) && !IMAGE_FILE.test(value)
  )
}

function isUrl(value: string | null | undefined): boolean {
  return /^(?:https?:)?\/\//i.test(value ?? '')
}
