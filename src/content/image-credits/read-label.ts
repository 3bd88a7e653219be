import {
  BY,
  BY_AFTER_MEDIA,
  COURTESY,
  CREDIT_LABELS,
  IMAGE_LABELS_UNCASED,
  LAYOUT,
  MADE,
  MAKER_ABBREVIATIONS,
  MAKER_LABELS,
  MAKER_LABELS_UNCASED,
  MEDIA,
  SOURCE_LABELS,
  SOURCE_LABELS_UNCASED,
  TITLE_LABELS,
} from './label-words.ts'
import { inLowerCase } from './lower-case.ts'

/** What a label says of the words after it. A `maybe` label may also introduce a description, so the name must look like one. */
export type LabelRole = 'creator' | 'maybe' | 'source' | 'title' | 'copyright'

/** A label at the start of a phrase. */
export interface Label {
  readonly role: LabelRole
  readonly length: number
}

const COLON = '\\s*[:：]\\s*'
const END = '(?![\\p{L}\\p{N}])'
const ARTICLE = '(?:(?:the|this|these|a|an|all|both|my|our)\\s+)?'
const PAIR = `(?:(?:${LAYOUT})[\\s-]*)?(?:${MEDIA})(?:\\s*(?:and|&|/|\\+|,|und|et|y|e|en)\\s*(?:${MEDIA}|text|words|texte|texto))?`
const IMAGE = `(?:(?:text|words)\\s*(?:and|&)\\s*)?(?:${PAIR})`
const IS = '(?:(?:is|are|was|were)\\s+)?'
const image = new RegExp(`^${ARTICLE}${IMAGE}${END}`, 'u')

interface LabelPattern {
  readonly role: LabelRole
  /** Whether words for an image, such as "Cover photo", have to stand before the pattern, may, or do not. */
  readonly image: 'with' | 'either' | 'without'
  readonly pattern: RegExp
  /** Asks for a capital letter after the label. */
  readonly beforeName: boolean
}

/** In the order tried: the longer form of a label before the shorter. */
const labels: readonly LabelPattern[] = [
  label('title', 'without', `(?:${TITLE_LABELS})${COLON}`),
  label(
    'source',
    'either',
    `[\\s-]*(?:(?:${SOURCE_LABELS}|found (?:on|at)|available (?:at|from|on)|from|via)${COLON}|(?:${SOURCE_LABELS})\\s+(?:photo|image|de l[’']image|d[ae] (?:la )?(?:foto|imagen|imagem)|dell[’']immagine)${COLON})`,
  ),
  label('source', 'without', `(?:${SOURCE_LABELS_UNCASED})\\s*[:：/／=]\\s*`),
  label(
    'creator',
    'either',
    `\\s*(?:is\\s+)?(?:used\\s+)?(?:by\\s+)?(?:kind\\s+)?courtesy(?:\\s+of|${COLON}|\\s+)\\s*|\\s*[:,]?\\s*(?:${COURTESY})(?:${COLON}|\\s+)`,
  ),
  label(
    'creator',
    'either',
    `[\\s-]*(?:${CREDIT_LABELS})(?:\\s+(?:${IMAGE}|photographique|fotográficos?|d[ae] (?:la )?(?:foto|imagen|imagem)))?(?:${COLON}|\\s+[–—-]\\s+|\\s+(?:to|goes to|by|line)\\s*:?\\s*)`,
  ),
  label(
    'creator',
    'without',
    `(?:${MAKER_LABELS})(?:\\s+(?:de la |da |della )?(?:${MEDIA}))?${COLON}|(?:${MAKER_ABBREVIATIONS})\\.\\s*:?\\s*`,
  ),
  label('creator', 'without', `(?:${MAKER_LABELS_UNCASED})(?:\\s*[:：/／=・]\\s*|\\s+(?=\\p{L}))`),
  label(
    'copyright',
    'either',
    `\\s*[:,]?\\s*(?:©|\\(c\\)|copyright${END})(?:\\s*(?:©|\\(c\\)|by${END}))?\\s*[:：]?\\s*`,
  ),
  label('creator', 'either', `\\s*,?\\s*${IS}(?:${MADE})\\s+(?:for\\s+[^,;]{1,40}\\s+)?(?:${BY}|da)\\s+`),
  label('creator', 'with', `\\s*,?\\s+${IS}by(?:${COLON}|\\s+)`),
  label('creator', 'with', '\\s+credits?\\s+', true),
  label('maybe', 'with', '\\s*(?:[:：/|]|\\s[-–—]\\s)\\s*'),
  label('maybe', 'without', `(?:${IMAGE_LABELS_UNCASED})\\s*[:：/／=]\\s*`),
  label('maybe', 'without', `(?:${BY})(?:${COLON}|\\s+)`),
  label('maybe', 'with', `\\s+(?:(?:${BY_AFTER_MEDIA})\\s+|d[’'])`),
  label(
    'source',
    'either',
    '\\s*(?:\\(?(?:via|from|aus|über|attraverso|tramite|através d[aeo])|(?:is\\s+)?available\\s+(?:at|from|on|via)|found (?:on|at|via)|taken from|retrieved from|adapted from|on)\\s*:?\\s+',
    true,
  ),
  label('source', 'without', `(?:${SOURCE_LABELS})(?:\\s*[-–—]\\s*|\\s*(?=\\ue001))`),
]

const startsName = /^["“'„«(]?(?:the\s+)?[\p{Lu}\p{Lo}\d@\ue001]/u

/** The label that `text` begins with, or null. */
export function readLabel(text: string): Label | null {
  const whole = inLowerCase(text)
  const prefix = image.exec(whole)?.[0].length ?? 0
  const rest = whole.slice(prefix)
  for (const { role, image, pattern, beforeName } of labels) {
    if (image === 'with' && prefix === 0) continue
    const before = image === 'without' ? 0 : prefix
    const found = pattern.exec(image === 'without' ? whole : rest)?.[0]
    if (found === undefined || found === '') continue
    const length = before + found.length
    if (beforeName && !startsName.test(text.slice(length))) continue
    return { role, length }
  }
  return null
}

const onlyMedia = new RegExp(`^(?:${ARTICLE}${IMAGE}|(?:this|the) (?:work|file))(?:\\s+(?:is|are|was|in|du|en))?$`, 'u')
const describedMedia = new RegExp(`^${ARTICLE}(?:${MEDIA})\\s+(?:of|showing|depicting)\\s`, 'u')
const endsInMedia = new RegExp(`^(?:(?!(?:a|an|the|of)\\s)[\\p{L}.-]+\\s+){1,4}(?:${MEDIA})$`, 'u')
const endsInVerb = new RegExp(`(?:^|\\s)${IS}(?:${MADE})$`, 'u')

/** Whether the words only say that there is an image: "Photo", "The cover image". */
export function namesOnlyMedia(text: string): boolean {
  return onlyMedia.test(inLowerCase(text))
}

/** Whether the words describe an image as one: "Photo of a mast". */
export function describesMedia(text: string): boolean {
  return describedMedia.test(inLowerCase(text))
}

/** Whether a few words end in a word for an image: "Night-time photo". */
export function endsWithMedia(text: string): boolean {
  return endsInMedia.test(inLowerCase(text))
}

/** The words without a verb of making at their end ("taken", "was drawn"); the same where there is none. */
export function withoutMakingVerb(text: string): string {
  const verb = endsInVerb.exec(inLowerCase(text))
  return (verb === null ? text : text.slice(0, verb.index)).trimEnd()
}

function label(role: LabelRole, image: LabelPattern['image'], source: string, beforeName = false): LabelPattern {
  return { role, image, pattern: new RegExp(`^(?:${source})`, 'u'), beforeName }
}
