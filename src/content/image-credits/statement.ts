import { isAgencyAfterSlash, knownAgency } from './agencies.ts'
import type { Span } from './caption-text.ts'
import type { StatedLicence } from './licences.ts'
import { type MarkedCaption, slice } from './marks.ts'
import {
  isDate,
  leadingName,
  looksLikeHandle,
  looksLikeName,
  looksLikeOrganisation,
  saysUnknown,
  withoutDate,
  withoutOwnWork,
} from './names.ts'
import type { Part } from './phrases.ts'

/** What one sentence of a caption says. */
export interface Statement {
  creator: string | null
  /** Where the creator's name stands, whether or not it has proved to be one. */
  creatorSpan: Span | null
  creatorUrl: string | null
  title: string | null
  sourceName: string | null
  /** Addresses that may be the image's page, in the order found. */
  sources: string[]
  licences: StatedLicence[]
  /** A © notice: the licence where no other is stated. */
  notice: string | null
  /** The licence holds for every image named before. */
  forAll: boolean
  description: string[]
  /** Whether it states a credit by itself. */
  isCredit: boolean
  /** The whole sentence is what may be a name; what follows it decides. */
  bareName: string | null
  /** The whole sentence is the name of a known agency, which belongs to the credit before it. */
  bareSource: string | null
  startsWithMark: boolean
}

/** A statement in which nothing has been read yet. */
export function emptyStatement(startsWithMark: boolean): Statement {
  return {
    creator: null,
    creatorSpan: null,
    creatorUrl: null,
    title: null,
    sourceName: null,
    sources: [],
    licences: [],
    notice: null,
    forAll: false,
    description: [],
    isCredit: false,
    bareName: null,
    bareSource: null,
    startsWithMark,
  }
}

/** Takes the words as the creator, as far as they look like a name, and agencies in them as the source; the rest becomes description. */
export function takeCreator(caption: MarkedCaption, statement: Statement, span: Span): void {
  const written = slice(caption, span)
  const { name: words, source } = splitAgency(written)
  if (source !== null) takeSourceName(statement, source)
  const notice = /^(.*?)\s*(?:©|\(c\))\s*,?\s*(.*)$/iu.exec(words)
  const name = cleanName(notice?.[1] || notice?.[2] || words)
  if (notice !== null) statement.notice = notice[2] ? `© ${notice[2]}` : `© ${name}`
  statement.creatorSpan = span
  if (name === '') return
  statement.isCredit = true
  if (saysUnknown(name)) return
  // "my friend Ana", "Ana's sister": nobody's name.
  const isSomebody = /^(?:my|our|his|her|their|an?)\s|['’]s\s+\p{Ll}/iu.test(name)
  const leading = isSomebody ? '' : leadingName(name).replace(/^.*['’]s$/, '')
  const isNamed = !isSomebody && looksLikeName(name)
  const isLinked = caption.links.some((link) => link.start <= span.start && link.end >= span.end)
  const isShort = isLinked ? name.split(/\s+/).length <= 4 : leading === '' && /^\S+(?: \S+)?$/.test(name)
  if (isNamed || (isShort && !isSomebody)) statement.creator = name
  else if (leading !== '') {
    statement.creator = cleanName(leading)
    statement.creatorSpan = { start: span.start, end: span.start + written.indexOf(leading) + leading.length }
    describe(statement, name.slice(leading.length).trim())
  } else statement.isCredit = false
}

const accountName = /^([\p{L}\p{N}]+(?: [\p{L}\p{N}]+)?)(?: user:?|:) (.+)$/iu

/** Parts a name from the agencies beside it: "Ana Lima/AFP/Getty Images", "dpa/Ana Lima", "Flickr user ana". A slash within a name stays. */
export function splitAgency(text: string): { name: string; source: string | null } {
  const account = accountName.exec(text)
  if (account !== null && knownAgency(account[1]!) !== null) return { name: account[2]!, source: account[1]! }
  const words = text.split(/(\s*[/／|]\s*|\s+[–—-]\s+)/)
  let first = 0
  let end = words.length
  while (first < end - 1 && knownAgency(words[first]!) !== null) first += 2
  while (end - 1 > first && isAgencyAfterSlash(words[end - 1]!)) end -= 2
  if (end === words.length && end - first === 3 && first === 0) {
    const isApart = /\s/.test(words[1]!) && /^[\p{Lu}\d-]{2,6}$/u.test(words[2]!)
    if (isApart || (words[0]!.length > 2 && looksLikeOrganisation(words[2]!) && looksLikeName(words[2]!))) end = 1
  }
  const source = [words.slice(0, Math.max(0, first - 1)).join(''), words.slice(end + 1).join('')].filter(
    (part) => part !== '',
  )
  return { name: words.slice(first, end).join(''), source: source[0] ?? null }
}

/** Takes the words as the name of the source, in its usual spelling where it is a known one. */
export function takeSourceName(statement: Statement, written: string): void {
  const name = withoutDate(written.replace(/[.。]$/, ''))
  if (name === '' || statement.sourceName !== null || /^(?:here|link|website|internet|the internet|web)$/i.test(name))
    return
  statement.isCredit = true
  if (saysUnknown(name)) return
  const usual = knownAgency(name)
  statement.sourceName = usual !== null && !/^the\s/i.test(name) ? usual : name
}

/** Takes what follows connecting words: sources by name, asides as description. */
export function takeParts(caption: MarkedCaption, statement: Statement, parts: readonly Part[]): void {
  for (const part of parts) {
    if (part.kind === 'source') takeSourceName(statement, slice(caption, part))
    if (part.kind === 'aside') describe(statement, slice(caption, part))
  }
}

/** Takes a title, or keeps it as description where it is a sentence. */
export function takeTitle(statement: Statement, written: string): void {
  const text = withoutQuotes(written)
  if (/[.!?]$/.test(text) && text.split(' ').length > 4) statement.description.push(text)
  else statement.title = text.replace(/[,.]$/, '')
}

/** Adds to what the caption says besides the credit; punctuation and dates alone add nothing. */
export function describe(statement: Statement, text: string): void {
  const plain = text.replace(/^[\s,;:–—-]+|[\s,;:–—-]+$/g, '')
  if (/[\p{L}\p{N}]/u.test(plain) && !isDate(plain)) statement.description.push(plain)
}

/** The name without quotation marks, dates, "own work", an account's "User:" and the article before it. */
export function cleanName(text: string): string {
  const name = withoutDate(
    withoutQuotes(
      withoutOwnWork(text).replace(
        /^(?:the\s+(?=\p{Lu})|I,\s+(?=\p{Lu})|(?:User|Benutzer(?:in)?|Utilisat(?:eur|rice)|Usuari[oa]|Utente|Gebruiker|Användare):\s*)/u,
        '',
      ),
    ),
  )
  const bare = /(?:^|\s)(?:Inc|Ltd|Co|Jr|Sr|al|\p{L})\.$/u.test(name) ? name : name.replace(/[.。]$/, '')
  return bare
    .replace(/\s*(?:기자|記者|记者|,\s+(?:file|handout|pool|hons))$/i, '')
    .replace(/\s*\((?:talk|discussion|diskussion|discusión|overleg)\)$/i, '')
    .replace(/\s*\((?:b\. )?\d{4}(?:\s?[–-]\s?\d{4})?\)/, '')
    .replace(/^[\s,;:/–—，、；：。，،؛-]+|[\s,;:/–—，、；：，،؛-]+$/g, '')
}

/** The text without the quotation marks around it. */
export function withoutQuotes(text: string): string {
  return text.replace(/^["“”„«»'‘’「『《]\s?(.*?)\s?["“”«»'‘’」』》]$/u, '$1')
}

/** Whether a licence or an address stands in the sentence, which shows that it is a credit. */
export function hasMark(statement: Statement): boolean {
  return statement.licences.length > 0 || statement.sources.length > 0
}

/** Whether the words, without what may surround a name, can be one or an account's. */
export function looksLikeMaker(text: string): boolean {
  const name = cleanName(text)
  return looksLikeName(name) || looksLikeHandle(name)
}
