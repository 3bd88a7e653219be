import { knownAgency } from './agencies.ts'
import type { Span } from './caption-text.ts'
import { type MarkedCaption, slice } from './marks.ts'
import { looksLikeName } from './names.ts'
import { type Phrase, spanOf, splitAtConnectors, trimPunctuation } from './phrases.ts'
import { namesOnlyMedia, readLabel } from './read-label.ts'
import {
  describe,
  looksLikeMaker,
  type Statement,
  splitAgency,
  takeCreator,
  takeParts,
  takeSourceName,
} from './statement.ts'

const commonsCredit =
  /^(?:(?:by|von|par|de|di|por|door|av|af|przez|od|autor:?|от)\s+)?(?<name>.+?)(?:\s+[-–—]\s.*|\s+(?:from|at|auf|en|sur|su|in der)\s+\p{Lu}.*|\s+(?:da|de|aus|uit|från)\s+\p{Lu}[^,]*,.*)?$/iu

/** "By Ana Lima from Leeds, UK - Own work", before a licence and a link to Wikimedia Commons, as its box of credits gives it. */
export function readCommonsCredit(phrase: Phrase, statement: Statement, caption: MarkedCaption): boolean {
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
export function readPossessive({ role, rest }: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  const { name = '', thing, of } = possessive.exec(slice(caption, rest))?.groups ?? {}
  if (role === 'title' || !looksLikeName(name) || (thing === undefined && statement.title === null)) return false
  takeCreator(caption, statement, { start: rest.start, end: rest.start + name.length })
  if (knownAgency(thing ?? '') !== null) takeSourceName(statement, thing!)
  describe(statement, of ?? '')
  return true
}

const labelBehindName =
  /^(?:(?:图片?|照片|圖片?)由|(?<agency>\p{L}+[社网報报])?(?:记者|記者)\s*)?(?<name>.+?)\s*[/／]?\s*(?:拍摄|拍攝|摄影?|攝影?|撮影|供图|供圖|提供|촬영|제공)$/u

/** "王伟 摄". */
export function readLabelBehindName(phrase: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  const { name = '', agency } = labelBehindName.exec(phrase.text)?.groups ?? {}
  if (!looksLikeName(name)) return false
  takeCreator(caption, statement, spanOf(phrase, name))
  if (agency !== undefined) takeSourceName(statement, agency)
  return true
}

const copyrightSign = /©|\(c\)|^copyright(?:\s+by)?(?![\p{L}])\s*:?/iu

/** Reads words before a © sign as a name or a description, what follows it as the holder. */
export function readCopyright({ text, start, end }: Phrase, statement: Statement, caption: MarkedCaption): boolean {
  const sign = copyrightSign.exec(text)
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
