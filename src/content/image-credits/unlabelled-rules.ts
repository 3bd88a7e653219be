import { agencyOfUrl, knownAgency } from './agencies.ts'
import { type MarkedCaption, slice } from './marks.ts'
import { looksLikeHandle, looksLikeName, looksLikeOrganisation, withoutDate } from './names.ts'
import { type Part, type Phrase, sourcesOf } from './phrases.ts'
import { describesMedia, endsWithMedia, namesOnlyMedia, withoutMakingVerb } from './read-label.ts'
import {
  cleanName,
  describe,
  hasMark,
  type Statement,
  splitAgency,
  takeCreator,
  takeParts,
  takeSourceName,
  withoutQuotes,
} from './statement.ts'

const adapted = /^(?:adapted|based|modified|derived|cropped|remixed|redrawn|after)(?:\s|$)/i

/** "Tin Roofs by Ana Lima": counts where a licence, a source or the words themselves show that an image is meant. */
export function readWorkByMaker(phrase: Phrase, statement: Statement, caption: MarkedCaption): boolean {
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

/** "Ana Lima/Getty Images", "Ana Lima on Flickr", "Flickr user ana". */
export function readMakerWithAgency(phrase: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  const { name, source } = splitAgency(slice(caption, phrase.head))
  const isNewspaper = phrase.alone && /\S\s\S/.test(name) && !looksLikeOrganisation(name)
  const isKnown = source !== null && (isAgencies(source) || hasMark(statement) || isNewspaper)
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
export function readNameAlone({ text, head, parts, alone }: Phrase, statement: Statement): boolean {
  const isName = looksLikeName(text.replace(/[.。]$/, '')) && text.split(/\s+/).length <= 5
  if (parts.length > 0 || !alone || !isName) return false
  statement.bareName = cleanName(text)
  statement.creatorSpan = head
  describe(statement, text)
  return true
}

const mediaBeforeName = /^(?:photo|foto|image|picture|illustration)\s+(?=\p{Lu}[^ ]+ \p{Lu})/iu

/** "Ana Lima, CC BY 4.0". A list says too little: it may be a title and a name, or two names. */
export function readNameBesideMark(phrase: Phrase, statement: Statement, caption: MarkedCaption): boolean {
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

/** What no rule fits says what the image shows. */
export function keepAsDescription(phrase: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  const known = sourcesOf(phrase).filter((part) => hasMark(statement) && isAgencies(slice(caption, part)))
  takeParts(caption, statement, known)
  describe(statement, phrase.text)
  return true
}
