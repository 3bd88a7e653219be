import { agencyOfUrl, knownAgency } from './agencies.ts'
import type { Span } from './caption-text.ts'
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
import { pageKind } from './page-kinds.ts'
import { type Part, type Phrase, trimPunctuation } from './phrases.ts'
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
  readLabelledTitle,
  readLabelledSource,
  readLabelledCopyright,
  readLabelledMaker,
  readPossessive,
  readSigned,
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
  if (!alone || knownAgency(text) === null) return false
  statement.bareSource = text
  return true
}

function readUnknownMaker({ text }: Phrase, statement: Statement): boolean {
  if (!saysUnknown(text.replace(/\.$/, ''))) return false
  statement.isCredit = true
  return true
}

const commonsMaker =
  /^(?:(?:by|von|par|de|di|por|door|av|af|przez|od|autor:?|от)\s+)?(.+?)(?:\s+[-–—]\s.*|\s+(?:from|at|auf|en|sur|su|in der)\s+\p{Lu}.*)?$/iu

/** "By Ana Lima from Leeds, UK - Own work", before a licence and a link to Wikimedia Commons, as its box of credits gives it. */
function readCommonsCredit(phrase: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  const name = commonsMaker.exec(phrase.text)?.[1] ?? ''
  const isShortened = name !== phrase.text
  const fits = caption.isFromCommons && isShortened && statement.licences.length > 0 && phrase.beforeMark
  if (!fits || phrase.role === 'source' || statement.title !== null || !/^\S+(?:\s|$)/.test(name)) return false
  const maker = cleanName(name)
  if (!looksLikeName(maker) && !looksLikeHandle(maker)) return false
  if (/\s(?:by|von|par)\s/.test(maker) || readLabel(name) !== null) return false
  const start = phrase.start + phrase.text.indexOf(name)
  takeCreator(caption, statement, { start, end: start + name.length })
  return true
}

function readLabelledTitle({ role, rest }: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  if (role !== 'title') return false
  statement.title = withoutQuotes(slice(caption, rest)).replace(/\.$/, '')
  statement.isCredit = true
  return true
}

function readLabelledSource(
  { role, rest, head, parts }: Phrase,
  statement: Statement,
  caption: MarkedCaption,
): boolean {
  if (role !== 'source') return false
  const by = parts.find((part) => part.kind === 'by')
  const sources = parts.filter((part) => part.kind === 'source')
  const words = slice(caption, head)
  const owner = possessive.exec(slice(caption, rest))
  statement.isCredit = true
  if (owner !== null && looksLikeName(owner[1]!) && knownAgency(owner[2]!) !== null) {
    takeCreator(caption, statement, { start: rest.start, end: rest.start + owner[1]!.length })
    takeSourceName(statement, owner[2]!)
    return true
  }
  // "Source: Tin Roofs by Ana Lima": the source is the work.
  if (by !== undefined) {
    if (knownAgency(words) === null) statement.title ??= withoutQuotes(words) || null
    else takeSourceName(statement, words)
    takeCreator(caption, statement, by)
  } else if (words !== '') {
    const { name, source } = splitAgency(words)
    if ((sources.length > 0 && looksLikeName(words)) || (source !== null && looksLikeName(name)))
      takeCreator(caption, statement, head)
    else if (isTitleOfWork(caption, head)) statement.title ??= withoutQuotes(words)
    else takeSourceName(statement, words)
  }
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

function readLabelledMaker(phrase: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  const { role, rest, head, parts, beforeMark } = phrase
  if (role !== 'creator' && role !== 'maybe') return false
  const by = parts.find((part) => part.kind === 'by')
  const name = by ?? head
  const text = slice(caption, name)
  const owner = possessive.exec(slice(caption, rest))
  if (by !== undefined && !looksLikeName(cleanName(text)) && !looksLikeHandle(text)) {
    describe(statement, slice(caption, rest))
    return true
  }
  if (owner !== null && looksLikeName(owner[1]!)) return takePossessive(caption, statement, rest, owner)
  if (readAgencies(caption, statement, phrase)) return true
  const isSupported = beforeMark || parts.some((part) => part.kind === 'source')
  const isLinkedProfile = caption.links.some(
    (link) => link.start === name.start && link.end >= name.end && pageKind(link.href) === 'profile',
  )
  const plain = cleanName(splitAgency(text.replace(/\s©.*$/, '')).name)
  if (role === 'maybe' && !looksLikeName(plain) && !isLinkedProfile && !(isSupported && looksLikeHandle(text))) {
    describe(statement, slice(caption, rest))
    return true
  }
  if (by !== undefined && head.end > head.start) statement.title ??= withoutQuotes(slice(caption, head))
  takeCreator(caption, statement, name)
  takeParts(caption, statement, parts)
  return true
}

/** "Photo: Getty Images", "Photo: Getty Images, Ana Lima": no maker's name comes first. */
function readAgencies(caption: MarkedCaption, statement: Statement, { role, head, parts }: Phrase): boolean {
  const text = slice(caption, head)
  if (text === '' || knownAgency(text) === null) return false
  const other = parts.find((part) => part.kind === 'source' && knownAgency(slice(caption, part)) === null)
  if (other === undefined && role === 'creator') return false
  takeSourceName(statement, text)
  if (other !== undefined) takeCreator(caption, statement, other)
  return true
}

const possessive =
  /^(.+?)(?:['’]s|(?<=s)['’])\s+(flickr|instagram|facebook|twitter|wikimedia|(?:own\s+)?(?:photo|photograph|snapshot|illustration|drawing|sketch|map|diagram|screenshot)s?|(?:picture|image)s?(?=\s+of\s))(?:\s+(?:page|account|profile|photostream|stream|feed|gallery|album))?(?<of>\s+of\s+(?:(?!\s(?:is|was|were|are|has|had|won|shows)\s).)+)?\.?$/iu

/** "Ana Lima's photo of the roof". */
function readPossessive({ text, start, end }: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  const ownerOfTitle = statement.title === null ? null : /^(.+?)(?:['’]s|(?<=s)['’])$/u.exec(text)
  const owner = ownerOfTitle ?? possessive.exec(text)
  if (owner === null || !looksLikeName(owner[1]!) || namesOnlyMedia(owner[1]!)) return false
  return takePossessive(caption, statement, { start, end }, owner)
}

function takePossessive(caption: MarkedCaption, statement: Statement, span: Span, owner: RegExpExecArray): boolean {
  takeCreator(caption, statement, { start: span.start, end: span.start + owner[1]!.length })
  if (knownAgency(owner[2] ?? '') !== null) takeSourceName(statement, owner[2]!)
  if (owner.groups?.of !== undefined) describe(statement, owner.groups.of.trim())
  return true
}

const signed =
  /^(?:(?<agency>\p{L}+[社网報报])?(?:记者|記者)\s*)?(?<name>.+?)\s*[/／]?\s*(?:摄影?|攝影?|撮影|供图|供圖|提供|촬영|제공)$/u

/** "王伟 摄": the label stands behind the name. */
function readSigned({ text, start }: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  const parts = signed.exec(text)
  const name = parts?.groups?.name ?? ''
  if (parts === null || !looksLikeName(name)) return false
  const at = start + text.lastIndexOf(name)
  takeCreator(caption, statement, { start: at, end: at + name.length })
  if (parts.groups?.agency) takeSourceName(statement, parts.groups.agency)
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
    if (after.end > after.start) readHolder(caption, statement, after)
  }
  return true
}

const years = /^(?:\d{4}(?:\s?[-–,]\s?\d{2,4})*)\s*,?\s*/

/** The holder of the copyright counts as the creator, and the notice as the licence where no other is stated. */
function readHolder(caption: MarkedCaption, statement: Statement, span: Span): void {
  const written = slice(caption, span)
  const year = years.exec(written)?.[0].length ?? 0
  const by = /^by\s+/i.exec(written.slice(year))?.[0].length ?? 0
  const connector = /\s*(?:,?\s+(?:via|on|auf|sur|für|for)\s|\s[–—-]\s|,\s+(?=\p{Ll})).*$/u.exec(written.slice(year))
  const head = { start: span.start + year + by, end: span.end - (connector?.[0].length ?? 0) }
  const { name, source } = splitAgency(slice(caption, head))
  const holder = cleanName(name)
  if ((leadingName(holder) === '' && !looksLikeHandle(holder)) || holder.split(/\s+/).length > 9) {
    describe(statement, written)
    return
  }
  statement.isCredit = true
  statement.creator = holder
  statement.creatorSpan = head
  statement.notice = `© ${slice(caption, { start: span.start, end: head.end }).replace(/\.$/, '')}`
  if (source !== null) takeSourceName(statement, source)
  const agency = connector?.[0].replace(/^[\s,]*(?:via|on|auf|sur|für|for)\s+/, '') ?? ''
  if (/^\p{Lu}/u.test(agency)) takeSourceName(statement, agency)
}

/** "Tin Roofs by Ana Lima": counts where a licence, a source or the words themselves show that an image is meant. */
function readWorkByMaker(phrase: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  const { head, parts, text } = phrase
  const by = parts.find((part) => part.kind === 'by')
  if (by === undefined) return false
  const work = withoutMakingVerb(slice(caption, head)).replace(/[,\s]+$/, '')
  const name = cleanName(splitAgency(slice(caption, by)).name)
  const isLinked = caption.links.some(
    (link) => link.end > head.start && link.start <= head.start && link.end >= head.start + work.length,
  )
  const isLicensed = /^[\s.]*\ue000/.test(caption.masked.slice(phrase.end))
  const isSupported = hasMark(statement) || sourcesOf(phrase).length > 0 || isLinked || isLicensed
  const isMedia = namesOnlyMedia(work) || describesMedia(work) || endsWithMedia(work)
  const isName = looksLikeName(name) || (isSupported && looksLikeHandle(name))
  const tellsStory = /\b\p{L}{3,}ed$/u.test(work) && !isLinked
  if (!isName || tellsStory || !(isSupported || isMedia || statement.title !== null)) {
    describe(statement, text)
    return true
  }
  const owner = /^(.+?)\s+(?:photo|photograph|image|picture)s?$/i.exec(work)?.[1] ?? ''
  // "U.S. Coast Guard photo by Ana Lima", "Flickr photo by Ana Lima".
  if (knownAgency(owner) !== null || (looksLikeName(owner) && /\s/.test(owner))) takeSourceName(statement, owner)
  else if (owner !== '') describe(statement, work)
  else if (work !== '' && !namesOnlyMedia(work)) {
    const isProse =
      statement.title !== null || describesMedia(work) || adapted.test(work) || work.split(/\s+/).length > 12
    if (isProse) describe(statement, work)
    else statement.title = withoutQuotes(work)
  }
  takeCreator(caption, statement, by)
  takeParts(caption, statement, parts)
  return true
}

const adapted = /^(?:adapted|based|modified|derived|cropped|remixed|redrawn|after)(?:\s|$)/i

/** "Photo via Flickr". */
function readImageFromSource(phrase: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  const sources = sourcesOf(phrase)
  if (!namesOnlyMedia(slice(caption, phrase.head))) return false
  takeParts(caption, statement, sources)
  statement.isCredit ||= sources.length > 0
  return true
}

/** "Ana Lima/Getty Images", "Ana Lima on Flickr", "Flickr user ana". */
function readMakerWithAgency(phrase: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  const text = slice(caption, phrase.head)
  const { name, source } = splitAgency(text)
  const hasSource = sourcesOf(phrase).some((part) => leadsToAgency(caption, part))
  const isAgency = source !== null && (knownAgency(source.split(/\s*[/／|]\s*/)[0]!) !== null || hasMark(statement))
  if (readAgencies(caption, statement, phrase)) return true
  if (!isAgency && !hasSource) return false
  if (!looksLikeName(cleanName(name)) && !(isAgency && looksLikeHandle(name))) return false
  takeCreator(caption, statement, phrase.head)
  takeParts(caption, statement, phrase.parts)
  return true
}

function leadsToAgency(caption: MarkedCaption, part: Part): boolean {
  const { start, end } = part
  const isLinked = caption.links.some(
    (link) => link.start === start && link.end >= end && agencyOfUrl(link.href) !== null,
  )
  return (
    isLinked ||
    slice(caption, part)
      .split(/\s*[/／|]\s*/)
      .every((words) => knownAgency(words) !== null)
  )
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

/** "Ana Lima, CC BY 4.0". A list may be a title and a name, or two names, and says too little. */
function readNameBesideMark(phrase: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  const { head, parts, beforeMark } = phrase
  if (!hasMark(statement) || statement.creator !== null) return false
  const text = slice(caption, head)
  if (knownAgency(text) !== null) {
    takeSourceName(statement, text)
    return true
  }
  const isName = looksLikeName(withoutDate(text)) || (beforeMark && looksLikeHandle(text))
  const [first, second, ...more] = text.split(/,\s+/)
  const isList = second !== undefined && !/\s(?:and|und|et|y|e|&)\s/.test(text) && !/^(?:Jr|Sr|PhD|MD)\b/.test(second)
  if (!isName || (isList && (more.length > 0 || !looksLikeOrganisation(second)))) return false
  const start = head.start + (mediaBeforeName.exec(text)?.[0].length ?? 0)
  takeCreator(caption, statement, { start, end: isList ? head.start + first!.length : head.end })
  if (isList) takeSourceName(statement, second)
  takeParts(caption, statement, parts)
  return true
}

function keepAsDescription(phrase: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  const known = sourcesOf(phrase).filter((part) => hasMark(statement) && knownAgency(slice(caption, part)) !== null)
  takeParts(caption, statement, known)
  describe(statement, phrase.text)
  return true
}

function sourcesOf({ parts }: Phrase): Part[] {
  return parts.filter((part) => part.kind === 'source')
}

function hasMark(statement: Statement): boolean {
  return statement.licences.length > 0 || statement.sources.length > 0
}
