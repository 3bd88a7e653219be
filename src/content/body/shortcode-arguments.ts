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

const OTHER_NAME =
  /(?:^|[-_/])(?:\w*(?:video|audio|iframe|embed|player|podcast|include|button|youtube|vimeo)\w*|map|code|script|link|pdf)(?:$|[-_/])/i

// What arguments are called, in the order in which they count.
const IMAGE_KEYS = ['src', 'image', 'img', 'images', 'picture', 'photo', 'source']
const FILE_KEYS = ['file', 'filename', 'url', 'path', 'href', 'name', 'link', 'light', 'large', 'original', 'thumb']
const ADDRESS_KEYS = ['file', 'filename', 'url', 'path']
const ALT_TEXT_KEYS = ['alt', 'alttext', 'alt_text', 'alt-text']
const ALT_KEYS = [...ALT_TEXT_KEYS, 'description', 'desc']
const CAPTION_KEYS = [
  ...['caption', 'legend', 'figcaption', 'bildunterschrift', 'untertitel', 'legende', 'légende', 'leyenda'],
  ...['legenda', 'didascalia', 'bijschrift', 'pie'],
]
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
  ...['quelle', 'bildquelle', 'urheber', 'fotograf', 'autor', 'autora', 'auteur', 'autore', 'fotógrafo', 'fotografo'],
  ...['photographe', 'crédit', 'crédits', 'crédito', 'fuente', 'fonte', 'bron', 'fotograaf'],
]
const LICENCE_KEYS = ['licence', 'license', 'lizenz', 'licencia', 'licença', 'licenza', 'licentie']
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
const PERSON_KEYS = ['author', 'cite', 'person', 'who', 'speaker', 'citation']
const ROLE_KEYS = ['role', 'position', 'job', 'company', 'organisation', 'organization', 'affiliation']
const WORK_KEYS = ['source', 'title', 'work', 'book', 'from', 'sourcetitle']
// Words, and pictures that stand for something else.
const NO_FILE_KEYS: ReadonlySet<string> = new Set([
  ...[...ALT_KEYS, ...CAPTION_KEYS, ...CREDIT_KEYS, ...LICENCE_KEYS, ...TEXT_KEYS, 'title', 'heading', 'class', 'id'],
  ...['poster', 'icon', 'logo', 'favicon', 'background', 'bg'],
])
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
  // What is quoted, and whose words it is, say nothing of the picture beside it.
  const quotation = readQuotation(tag)
  const inner = quotation ? null : tag.inner?.text.trim() || null
  const text = quotation ? null : (named.get('text') ?? words.at(-1) ?? null)
  const credit = get(quotation ? CREDIT_KEYS.filter((key) => !AUTHOR_KEYS.includes(key)) : CREDIT_KEYS)
  const source = named.get('source') ?? null
  const isOfPicture = source !== null && !sources.includes(source) && !quotation
  const credits = [credit, isOfPicture && !isUrl(source) ? source : null, get(LICENCE_KEYS)]
  return {
    sources,
    alt: get(ALT_KEYS) ?? (quotation ? authorOf(tag) : words.length > 1 ? words[0]! : null),
    title: quotation ? null : get(['title', 'heading']),
    caption: get(CAPTION_KEYS) ?? inner ?? text,
    credit: credits.filter((part) => part).join(', ') || null,
    creditUrl: get(CREDIT_URL_KEYS) ?? (isOfPicture && isUrl(source) ? source : null),
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
  if (!isQuote && PICTURE_NAME.test(tag.name)) return null
  const author = get(authorKeys(tag))
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

/** What the one quoted may be called; beside a picture, `attr` and the like say who made that. */
function authorKeys({ name, named }: ShortcodeTag): string[] {
  if (QUOTE_NAME.test(name)) return AUTHOR_KEYS
  const hasPicture = [...named.values()].some((value) => IMAGE_FILE.test(value))
  return AUTHOR_KEYS.filter((key) => (hasPicture ? PERSON_KEYS.includes(key) : key !== 'name' || named.has('role')))
}

/** The name of the one quoted; null where an address stands for it. */
function authorOf(tag: ShortcodeTag): string | null {
  const author = authorKeys(tag)
    .map((key) => tag.named.get(key))
    .find((value) => value?.trim())
  return author === undefined || isUrl(author) ? null : author
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
  // A short text between the tags of a picture is its caption, unless it has another.
  if (CAPTION_KEYS.some((key) => tag.named.has(key))) return false
  return readPicture(tag, templates) !== null && !/\n[ \t]*\n|\{\{[<%]|!\[/.test(inner.trim()) && inner.length <= 1000
}

function findSources(tag: ShortcodeTag, templates: ShortcodeTemplates): string[] {
  const { name, named, positional } = tag
  const shown = Object.hasOwn(templates, name) ? templates[name]?.image : undefined
  const fromTemplate =
    shown === undefined || shown === null ? undefined : (named.get(shown) ?? positional[Number(shown)])
  if (fromTemplate?.trim() && !/[<>\n]/.test(fromTemplate)) return [fromTemplate]
  for (const key of [...IMAGE_KEYS, ...FILE_KEYS]) {
    const value = named.get(key)
    if (!value) continue
    const files = splitFiles(value)
    if (files.length > 0) return files
    if (isAddressOfPicture(key, value, tag)) return [value]
  }
  const files = [...filesOfOtherKeys(tag), ...positional.flatMap(splitFiles)]
  if (files.length > 0) return files
  const [first = ''] = positional
  const isAddress = /^(?:https?:\/\/|\/)\S+$/.test(first) && !OTHER_FILE.test(first)
  return PICTURE_NAME.test(name) && isAddress ? [first] : []
}

/** Whether an argument that names no image file is the address of a picture all the same: what else the call says tells. */
function isAddressOfPicture(key: string, value: string, { name, named }: ShortcodeTag): boolean {
  const says = (keys: readonly string[]) => keys.some((other) => named.has(other))
  const isNamedPicture = PICTURE_NAME.test(name)
  if (OTHER_FILE.test(value) || /[<>\n\s]/.test(value) || (OTHER_NAME.test(name) && !isNamedPicture)) return false
  if (key === 'src') {
    if (isNamedPicture) return says([...ALT_KEYS, ...CAPTION_KEYS, ...CREDIT_KEYS, 'title'])
    return says(isUrl(value) ? [...ALT_TEXT_KEYS, ...CREDIT_KEYS] : [...ALT_KEYS, ...CAPTION_KEYS, ...CREDIT_KEYS])
  }
  if (key === 'source') return false
  if (IMAGE_KEYS.includes(key)) {
    return isNamedPicture || says([...ALT_KEYS, ...CAPTION_KEYS, ...CREDIT_KEYS, 'title'])
  }
  return ADDRESS_KEYS.includes(key) && says(ALT_TEXT_KEYS)
}

/** Image files in arguments whatever they are called, such as `before` and `after`; with a film or a document they are part of that. */
function filesOfOtherKeys({ named }: ShortcodeTag): string[] {
  const values = [...named].flatMap(([key, value]) => (NO_FILE_KEYS.has(key) ? [] : value))
  if (values.some((value) => OTHER_FILE.test(value) && !IMAGE_FILE.test(value))) return []
  return values.flatMap(splitFiles)
}

/** The image files that a value names, one or a list. */
function splitFiles(value: string): string[] {
  if (/[<>\n]/.test(value)) return []
  const parts = value.split(/\s*[,|;]\s*/)
  return parts.every((part) => IMAGE_FILE.test(part)) ? parts : IMAGE_FILE.test(value) ? [value] : []
}

function isWords(value: string): boolean {
  return (
    /\p{L}/u.test(value) && (/\s/.test(value) || /^\p{Lu}/u.test(value) || value.length > 20) && !IMAGE_FILE.test(value)
  )
}

function isUrl(value: string | null | undefined): boolean {
  return /^(?:https?:)?\/\//i.test(value ?? '')
}
