import { agencyOfUrl, knownAgency } from './agencies.ts'
import type { Span } from './caption-text.ts'
import { type MarkedCaption, slice } from './marks.ts'
import { isDate, looksLikeHandle, looksLikeName, saysUnknown, withoutDate, withoutOwnWork } from './names.ts'
import { pageKind } from './page-kinds.ts'
import { type Part, type Phrase, splitAtConnectors, trimPunctuation } from './phrases.ts'
import { describesMedia, endsWithMedia, namesOnlyMedia, readLabel, withoutMakingVerb } from './read-label.ts'
import {
  cleanName,
  describe,
  type Statement,
  splitAgency,
  takeCreator,
  takeParts,
  takeSourceName,
  withoutQuotes,
} from './statement.ts'

/** Reads a phrase into the statement where it fits; says whether it did. */
type Rule = (phrase: Phrase, statement: Statement, caption: MarkedCaption) => boolean

/** Reads a phrase by the first rule that fits. */
export function readPhrase(caption: MarkedCaption, statement: Statement, phrase: Phrase): void {
  rules.find((rule) => rule(phrase, statement, caption))
}

const rules: readonly Rule[] = [
  skipFiller,
  readLabelAlone,
  readAgencyAlone,
  readUnknownMaker,
  readCommonsCredit,
  readPossessive,
  readLabelledTitle,
  readAgencyThenMaker,
  readLabelledSource,
  readLabelledCopyright,
  readLabelledMaker,
  readLabelBehindName,
  readCopyrightSign,
  readWorkByMaker,
  readImageFromSource,
  readMakerWithAgency,
  readNameAlone,
  readNameBesideMark,
  keepAsDescription,
]

const filler =
  /^(?:or|and|und|ou|oder|y|et|is|was|see|at|(?:to )?(?:view|see|read|visit)(?: (?:a copy of|the|this|here|terms of))*(?: licen[sc]e)?(?:,? (?:visit|here|at|see))?)$/i

function skipFiller({ text }: Phrase): boolean {
  return filler.test(text) || isDate(text) || withoutOwnWork(text) === ''
}

/** "Photo", "Source": the words lead to what stands beside them. */
function readLabelAlone({ text, beforeMark }: Phrase, statement: Statement): boolean {
  const label = readLabel(`${text}: `)
  if (label === null || label.length < text.length + 2) return false
  statement.isCredit ||= beforeMark || statement.title !== null
  return true
}

function readAgencyAlone({ text, alone }: Phrase, statement: Statement): boolean {
  if (alone && knownAgency(text) !== null) statement.bareSource = text
  return statement.bareSource !== null
}

function readUnknownMaker({ text }: Phrase, statement: Statement): boolean {
  const isUnknown = saysUnknown(text.replace(/\.$/, ''))
  statement.isCredit ||= isUnknown
  return isUnknown
}

const commonsCredit =
  /^(?:(?:by|von|par|de|di|por|door|av|af|przez|od|autor:?|от)\s+)?(?<name>.+?)(?:\s+[-–—]\s.*|\s+(?:from|at|auf|en|sur|su|in der)\s+\p{Lu}.*|\s+(?:da|de|aus|uit|från)\s+\p{Lu}[^,]*,.*)?$/iu

/** "By Ana Lima from Leeds, UK - Own work", before a licence and a link to Wikimedia Commons, as its box of credits gives it. */
function readCommonsCredit(phrase: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  const { text, role, beforeMark } = phrase
  const name = commonsCredit.exec(text)?.groups?.name ?? text
  const fits = caption.isFromCommons && name !== text && beforeMark && statement.licences.length > 0
  if (!fits || role === 'source' || statement.title !== null || readLabel(name) !== null) return false
  if (!looksLikeMaker(name) || /\s(?:by|von|par)\s/.test(name)) return false
  takeCreator(caption, statement, spanOf(phrase, name))
  return true
}

const possessive =
  /^(?<name>.+?)(?:['’]s|(?<=s)['’])(?:\s+(?<thing>(?:flickr|instagram|facebook|twitter)(?=(?:\s+(?:page|account|profile|photostream|stream|feed|gallery|album))?\.?$)|(?:own\s+)?(?:photo|photograph|snapshot|illustration|drawing|sketch|map|diagram|screenshot)s?|(?:picture|image)s?(?=\s+of\s))(?:(?<=flickr|instagram|facebook|twitter)\s+\p{L}+)?(?<of>\s+of\s+(?:(?!\s(?:is|was|were|are|has|had|won|shows)(?!\p{L})).)+)?)?\.?$/iu

/** "Ana Lima's photo of the roof", "Photo: Ana Lima's Flickr", "Ana Lima's" before a title. */
function readPossessive({ role, rest }: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  const { name = '', thing, of } = possessive.exec(slice(caption, rest))?.groups ?? {}
  if (role === 'title' || !looksLikeName(name) || (thing === undefined && statement.title === null)) return false
  takeCreator(caption, statement, { start: rest.start, end: rest.start + name.length })
  if (knownAgency(thing ?? '') !== null) takeSourceName(statement, thing!)
  describe(statement, of ?? '')
  return true
}

function readLabelledTitle({ role, rest }: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  if (role !== 'title') return false
  statement.title = withoutQuotes(slice(caption, rest)).replace(/\.$/, '')
  statement.isCredit = true
  return true
}

function readLabelledSource({ role, head, parts }: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  if (role !== 'source') return false
  const by = parts.find((part) => part.kind === 'by')
  const sources = parts.filter((part) => part.kind === 'source')
  const words = slice(caption, head)
  const { name, source } = splitAgency(words)
  statement.isCredit = true
  // "Source: Tin Roofs by Ana Lima": the source is the work.
  const isTitle = words !== '' && (by === undefined ? isTitleOfWork(caption, head) : knownAgency(words) === null)
  if (isTitle) statement.title ??= withoutQuotes(words)
  else if (by === undefined && (source ?? sources[0]) !== undefined && looksLikeName(name))
    takeCreator(caption, statement, head)
  else takeSourceName(statement, words)
  if (by !== undefined) takeCreator(caption, statement, by)
  takeParts(caption, statement, sources)
  return true
}

/** Whether the words are a link to one image of a known agency and do not look like somebody's name. */
function isTitleOfWork(caption: MarkedCaption, span: Span): boolean {
  const link = caption.links.find((one) => one.start <= span.start && one.end >= span.end)
  const isWork = link !== undefined && pageKind(link.href) === 'work' && agencyOfUrl(link.href) !== null
  return isWork && !looksLikeName(slice(caption, span))
}

function readLabelledCopyright({ role, rest }: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  if (role === 'copyright') readHolder(caption, statement, rest)
  return role === 'copyright'
}

/** "Photo: Getty Images", "Photo: Getty Images, Ana Lima", "Flickr, Ana Lima". */
function readAgencyThenMaker({ role, head, parts }: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  const text = slice(caption, head)
  const other = parts.find((part) => part.kind === 'source' && knownAgency(slice(caption, part)) === null)
  if (knownAgency(text) === null || (other === undefined && role !== 'maybe')) return false
  takeSourceName(statement, text)
  if (other !== undefined) takeCreator(caption, statement, other)
  return true
}

function readLabelledMaker(phrase: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  const { role, rest, head, parts, beforeMark } = phrase
  if (role !== 'creator' && role !== 'maybe') return false
  const by = parts.find((part) => part.kind === 'by')
  const maker = by ?? head
  const { name, source } = splitAgency(slice(caption, maker).replace(/\s©.*$/, ''))
  const isSupported = beforeMark || source !== null || parts.some((part) => part.kind === 'source')
  const isProfile = caption.links.some(
    (link) => link.start === maker.start && link.end >= maker.end && pageKind(link.href) === 'profile',
  )
  // "Foto: Hochwasser 1953"
  const isNounAndYear = role === 'maybe' && /^\p{L}+ \d{4}$/u.test(name)
  const isName = looksLikeName(cleanName(name)) || (isSupported && looksLikeHandle(cleanName(name))) || isProfile
  if (isNounAndYear || (!isName && (role === 'maybe' || by !== undefined))) describe(statement, slice(caption, rest))
  else {
    if (by !== undefined && head.end > head.start) statement.title ??= withoutQuotes(slice(caption, head))
    takeCreator(caption, statement, maker)
    takeParts(caption, statement, parts)
  }
  return true
}

const labelBehindName =
  /^(?:(?:图片?|照片|圖片?)由|(?<agency>\p{L}+[社网報报])?(?:记者|記者)\s*)?(?<name>.+?)\s*[/／]?\s*(?:拍摄|拍攝|摄影?|攝影?|撮影|供图|供圖|提供|촬영|제공)$/u

/** "王伟 摄". */
function readLabelBehindName(phrase: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  const { name = '', agency } = labelBehindName.exec(phrase.text)?.groups ?? {}
  if (!looksLikeName(name)) return false
  takeCreator(caption, statement, spanOf(phrase, name))
  if (agency !== undefined) takeSourceName(statement, agency)
  return true
}

/** Reads words before a © sign as a name or a description, what follows it as the holder. */
function readCopyrightSign({ text, start, end }: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  const sign = /©|\(c\)/i.exec(text)
  if (sign === null) return false
  const before = trimPunctuation(caption.masked, { start, end: start + sign.index })
  const after = trimPunctuation(caption.masked, { start: start + sign.index + sign[0].length, end })
  const name = slice(caption, before)
  if (looksLikeName(name) && !namesOnlyMedia(name)) {
    takeCreator(caption, statement, before)
    statement.notice = `© ${slice(caption, after) || name}`
  } else {
    if (!namesOnlyMedia(name)) describe(statement, name)
    readHolder(caption, statement, after)
  }
  return true
}

/** The holder of the copyright counts as the creator, and the notice as the licence where no other is stated. */
function readHolder(caption: MarkedCaption, statement: Statement, span: Span): void {
  const { head, parts } = splitAtConnectors(caption, span)
  const written = slice(caption, head).replace(/\.$/, '')
  const year = /^(?:\d{4}(?:\s?[-–,]\s?\d{2,4})*\s*,?\s*)?(?:by\s+)?/i.exec(written)?.[0].length ?? 0
  const { name } = splitAgency(written.slice(year))
  if (!looksLikeMaker(name)) {
    describe(statement, slice(caption, span))
    return
  }
  takeCreator(caption, statement, { start: head.start + year, end: head.end })
  statement.notice = `© ${written.replace(/\s[–—-]\s.*$/, '')}`
  takeParts(caption, statement, parts)
}

const adapted = /^(?:adapted|based|modified|derived|cropped|remixed|redrawn|after)(?:\s|$)/i

/** "Tin Roofs by Ana Lima": counts where a licence, a source or the words themselves show that an image is meant. */
function readWorkByMaker(phrase: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  const { head, parts, text } = phrase
  const by = parts.find((part) => part.kind === 'by')
  if (by === undefined) return false
  const work = withoutMakingVerb(slice(caption, head)).replace(/[,\s]+$/, '')
  const isLinked = caption.links.some((link) => link.start <= head.start && link.end >= head.start + work.length)
  const isLicensed = /^[\s.]*\ue000/.test(caption.masked.slice(phrase.end))
  const isSupported = hasMark(statement) || sourcesOf(phrase).length > 0 || isLicensed || (isLinked && work !== '')
  const isMedia = namesOnlyMedia(work) || describesMedia(work) || endsWithMedia(work)
  const { name } = splitAgency(slice(caption, by))
  const isName = looksLikeName(cleanName(name)) || (isSupported && looksLikeHandle(cleanName(name)))
  const tellsStory = /\b\p{L}{3,}ed$/u.test(work) && !isLinked
  if (!isName || tellsStory || !(isSupported || isMedia || statement.title !== null)) {
    describe(statement, text)
    return true
  }
  // "U.S. Coast Guard photo by Ana Lima", "Flickr photo by Ana Lima".
  const owner = /^(.+?)\s+(?:photo|photograph|image|picture)s?$/i.exec(work)?.[1] ?? ''
  if (knownAgency(owner) !== null || (owner.includes(' ') && looksLikeName(owner))) takeSourceName(statement, owner)
  else if (work !== '' && !namesOnlyMedia(work)) {
    const isProse = owner !== '' || describesMedia(work) || adapted.test(work) || work.split(/\s+/).length > 12
    if (isProse || statement.title !== null) describe(statement, work)
    else statement.title = withoutQuotes(work)
  }
  takeCreator(caption, statement, by)
  takeParts(caption, statement, parts)
  return true
}

/** "Photo via Flickr". */
function readImageFromSource(phrase: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  if (!namesOnlyMedia(slice(caption, phrase.head))) return false
  takeParts(caption, statement, sourcesOf(phrase))
  return true
}

/** "Ana Lima/Getty Images", "Ana Lima on Flickr", "Flickr user ana". */
function readMakerWithAgency(phrase: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  const { name, source } = splitAgency(slice(caption, phrase.head))
  const isKnown = source !== null && (isAgencies(source) || hasMark(statement))
  const hasSource = sourcesOf(phrase).some((part) => leadsToAgency(caption, part))
  if (!(isKnown || hasSource) || !(looksLikeName(cleanName(name)) || (isKnown && looksLikeHandle(name)))) return false
  takeCreator(caption, statement, phrase.head)
  takeParts(caption, statement, phrase.parts)
  return true
}

function leadsToAgency(caption: MarkedCaption, part: Part): boolean {
  const links = caption.links.filter((link) => link.start === part.start && link.end >= part.end)
  return isAgencies(slice(caption, part)) || links.some((link) => agencyOfUrl(link.href) !== null)
}

function isAgencies(text: string): boolean {
  return text.split(/\s*[/／|]\s*/).every((words) => knownAgency(words) !== null)
}

/** "ITU": what comes next decides whether this is a name. */
function readNameAlone({ text, head, parts, alone }: Phrase, statement: Statement): boolean {
  const isName = looksLikeName(text.replace(/[.。]$/, '')) && text.split(/\s+/).length <= 5
  if (parts.length > 0 || !alone || !isName) return false
  statement.bareName = cleanName(text)
  statement.creatorSpan = head
  describe(statement, text)
  return true
}

const mediaBeforeName = /^(?:photo|foto|image|picture|illustration)\s+(?=\p{Lu}[^ ]+ \p{Lu})/iu

/** "Ana Lima, CC BY 4.0". A list says too little: it may be a title and a name, or two names. */
function readNameBesideMark(phrase: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  const { head, parts, beforeMark } = phrase
  const text = slice(caption, head)
  if (!hasMark(statement)) return false
  const isList = text.includes(', ') && !/\s(?:and|und|et|y|e|&)\s|,\s(?:Jr|Sr|PhD|MD)\b/.test(text)
  const isName = looksLikeName(withoutDate(text)) || (beforeMark && looksLikeHandle(text))
  if (knownAgency(text) !== null) takeSourceName(statement, text)
  else if (isName && !isList && statement.creator === null) {
    const start = head.start + (mediaBeforeName.exec(text)?.[0].length ?? 0)
    takeCreator(caption, statement, { start, end: head.end })
    takeParts(caption, statement, parts)
  } else return false
  return true
}

function keepAsDescription(phrase: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  const known = sourcesOf(phrase).filter((part) => hasMark(statement) && isAgencies(slice(caption, part)))
  takeParts(caption, statement, known)
  describe(statement, phrase.text)
  return true
}

function looksLikeMaker(text: string): boolean {
  const name = cleanName(text)
  return looksLikeName(name) || looksLikeHandle(name)
}

function sourcesOf({ parts }: Phrase): Part[] {
  return parts.filter((part) => part.kind === 'source')
}

function hasMark(statement: Statement): boolean {
  return statement.licences.length > 0 || statement.sources.length > 0
}

/** Where the words stand in the phrase. */
function spanOf({ start, text }: Phrase, words: string): Span {
  const at = start + text.indexOf(words)
  return { start: at, end: at + words.length }
}
