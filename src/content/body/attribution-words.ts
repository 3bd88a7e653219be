import { countInvisible, trimInvisible } from './invisible-characters.ts'
import type { TextRange } from './text-layout.ts'

/** The words that name the author of a quotation; offsets count in the text that was read. */
export interface Attribution extends TextRange {
  /** Where the quotation before them ends. */
  readonly quoteEnd: number
}

/** The longest attribution on lines of its own, in characters. */
export const LONGEST = 300
/** The longest attribution on the line of its quotation, in characters. */
export const LONGEST_INLINE = 120

const DASHES = '(?:—+|–+|―+|⸺|⸻|‒|−|--+|-|~|∼|～|〜)'
const OPENS_WITH_DASH = new RegExp(`^${DASHES}(?=[\\s\\u00a0]*[^\\s—–―~-])`)
const INLINE_DASH = /[ \u00a0]?(?:—+|–+|―+|--+)[ \u00a0]?|[ \u00a0][-~][ \u00a0]/g
const SENTENCE_END = /[.!?…。！？"”»’'」』״)*]/
const FILLERS =
  'van|von|vom|zu|zur|der|den|de|del|della|di|da|das|do|dos|du|des|la|le|el|al|bin|bint|ibn|ben|y|e|und|and|et|of|the'
const PERSON = new RegExp(
  `^(?:\\p{Lu}[\\p{L}\\p{M}'’.-]*)(?:[ \\u00a0]+(?:(?:${FILLERS})[ \\u00a0]+)*(?:\\p{Lu}|[dDlLoO]['’]\\p{Lu}|al-)[\\p{L}\\p{M}'’.-]*){1,4}$`,
  'u',
)
// Words that open a clause or name a thing, never a person.
const NO_NAME =
  /^(?:i|we|you|he|she|it|they|and|but|then|so|this|that|these|those|there|if|when|an?|the|our|my|ich|wir|ihr|er|sie|es|und|aber|dann|der|die|das|ein|eine|je|nous|vous|tu|ils?|elles?|et|mais|les?|la|une?|yo|nosotros|él|ella|y|pero|el|los|las|una?|noi|io|ma|eu|nós|mas|ik|wij|maar|het|een)(?=[\s,;:!?'’]|$)/iu
const SPOKE = [
  ...['said', 'says', 'writes', 'wrote', 'adds', 'added', 'explains', 'explained', 'recalls', 'recalled', 'tells us'],
  ...['told us', 'remembers', 'sagt', 'sagte', 'schreibt', 'schrieb', 'meint', 'meinte', 'erklärt', 'erzählt'],
  ...['erinnert sich', 'dit', 'disait', 'a dit', 'explique', 'raconte', 'écrit', 'affirme', 'dice', 'dijo', 'explica'],
  ...[
    'cuenta',
    'escribe',
    'escribió',
    'recuerda',
    'disse',
    'diz',
    'conta',
    'escreve',
    'ha detto',
    'spiega',
    'racconta',
  ],
  ...['scrive', 'zegt', 'zei', 'schrijft', 'vertelt', 'säger', 'sa', 'sade', 'siger', 'sagde', 'sier', 'mówi'],
  ...['powiedział', 'powiedziała', 'говорит', 'сказал', 'сказала', 'пишет', 'according to', 'as told by'],
].join('|')
const SPOKE_BEFORE_NAME = new RegExp(`^(?:${SPOKE})[ \\u00a0]+(?=\\p{Lu})`, 'u')
const SPOKE_AFTER_NAME = new RegExp(
  `[ \\u00a0]+(?:(?:once|also|later|often|einst|einmal)[ \\u00a0]+)?(?:${SPOKE})\\s*[.:,]?$`,
  'u',
)
const SAID_IN_CHINESE = /(?:如此[说說]道?|如是[说說]|[\s，,]+[说說]道?|[\s，,]+表示)$/
const LABEL =
  /^(?:source|quote source|author|from|quelle|autorin|autor|auteur|fuente|fonte|bron|källa|kilde|źródło|источник|автор|出典|来源|來源|出自|作者|المصدر|מקור)\s*[:：]\s*(?=\S)/iu

const BY_LINE = /^(?:by|von|par|por|di|door|af|av)[ \u00a0]+(?=\p{Lu})/iu
const AS_SAID = /^(?:as|wie|comme|como|come|zoals|som)[ \u00a0]+(?=\p{Lu})/iu

/** What follows a closing quotation mark: nothing, an attribution, or (null) words that belong to neither. */
export function readAfterQuote(text: string, quoteEnd: number): Attribution | 'nothing' | null {
  const rest = text.slice(quoteEnd)
  if (trimInvisible(rest.replace(/^[.,;!?。，]/, '')) === '') return 'nothing'
  const mark = /^[.,;，]?/.exec(rest)![0].length
  const offset = mark + countInvisible(rest.slice(mark))
  const after = rest.slice(offset)
  const words = readDashLine(after) ?? readParentheses(after) ?? readReport(after)
  const start = quoteEnd + offset
  return words && { quoteEnd, start: start + words.start, end: start + words.end }
}

/** The words after a dash (or a tilde) at the start of a text; null where it opens otherwise or is too long. */
export function readDashLine(text: string): TextRange | null {
  const lead = countInvisible(text)
  const trimmed = trimInvisible(text)
  const dash = OPENS_WITH_DASH.exec(trimmed)
  if (!dash || trimmed.length > LONGEST) return null
  const start = dash[0].length + countInvisible(trimmed.slice(dash[0].length))
  // "~30 people" counts, and a lower-case word after a bare tilde is no name.
  if (/^[~∼～〜]/.test(trimmed) && !/^\p{Lu}|^\p{Lo}/u.test(trimmed.slice(start))) return null
  return { start: lead + start, end: lead + trimmed.length }
}

/** A text that is nothing but words in parentheses. */
export function readParentheses(text: string): TextRange | null {
  const lead = countInvisible(text)
  const enclosed = /^(?:\(([^()]{2,200})\)|（([^（）]{2,200})）)[.。]?$/.exec(trimInvisible(text))
  const words = enclosed?.[1] ?? enclosed?.[2]
  return words === undefined ? null : { start: lead + 1, end: lead + 1 + words.length }
}

/** Who said it, where the text is `said Ana Lima` or `Ana Lima says`; a pronoun names no one. */
function readReport(text: string): TextRange | null {
  const trimmed = trimInvisible(text)
  if (trimmed.length > LONGEST_INLINE || /\p{Ll}{2}[.!?]\s/u.test(trimmed)) return null
  const verb = SPOKE_BEFORE_NAME.exec(trimmed)
  if (verb && !NO_NAME.test(trimmed.slice(verb[0].length))) {
    return { start: verb[0].length, end: trimmed.replace(/[.。]$/, '').length }
  }
  const name = trimmed.replace(SPOKE_AFTER_NAME, '')
  return name !== trimmed && isPerson(name) ? { start: 0, end: name.length } : null
}

/** The name in the lead-in `Ana Lima:` or `Ana Lima said:` of a quotation; null where it names no one for certain. */
export function readSpeaker(leadIn: string): TextRange | null {
  const lead = countInvisible(leadIn)
  const words = trimInvisible(leadIn).replace(/\s*[:：,]$/, '')
  const name = words.replace(SPOKE_AFTER_NAME, '')
  return isPerson(name) ? { start: lead, end: lead + name.length } : null
}

/** The name in the paragraph before a quotation that ends in a colon: `Ana Lima wrote:`, `As Ana Lima says:`. */
export function readIntroduction(paragraph: string): TextRange | null {
  if (!/[:：]\s*$/.test(paragraph) || paragraph.length > LONGEST_INLINE) return null
  const lead = countInvisible(paragraph)
  const as = AS_SAID.exec(paragraph.slice(lead))?.[0].length ?? 0
  const speaker = readSpeaker(paragraph.slice(lead + as))
  return speaker && { start: lead + as + speaker.start, end: lead + as + speaker.end }
}

/** Who wrote it, where a paragraph is `by Ana Lima`, `Ana Lima` or `Ana Lima – The Well` and nothing else. */
export function readSignature(paragraph: string): TextRange | null {
  const lead = countInvisible(paragraph)
  const words = trimInvisible(paragraph)
  if (words.length > LONGEST_INLINE || /[.!?…]$/.test(words)) return null
  const by = BY_LINE.exec(words)?.[0].length ?? 0
  const name = words.slice(by).split(/[ \u00a0](?:[—–-]|--)[ \u00a0]/)[0]!
  return isPerson(name) ? { start: lead + by, end: lead + words.length } : null
}

/** The words at the end of a text after the dash, or in the parentheses, that follow its last sentence. */
export function findAtSentenceEnd(text: string): Attribution | null {
  const tailStart = Math.max(0, text.length - LONGEST_INLINE)
  const tail = text.slice(tailStart)
  for (const dash of [...tail.matchAll(INLINE_DASH)].reverse()) {
    const quoteEnd = tailStart + dash.index
    const start = quoteEnd + dash[0].length
    const name = trimInvisible(text.slice(start))
    if (SENTENCE_END.test(text[quoteEnd - 1] ?? '') && isName(name)) {
      return { quoteEnd, start, end: start + name.length }
    }
  }
  const enclosed = /[.!?…。！？"”»] ?\(([^()]{2,118})\)\s*$/.exec(tail)
  if (!enclosed || !isName(enclosed[1]!)) return null
  const start = tailStart + enclosed.index + enclosed[0].indexOf('(') + 1
  return { quoteEnd: tailStart + enclosed.index + 1, start, end: start + enclosed[1]!.length }
}

/** Whether words could be a name with what describes it: they open like one, and no sentence ends in them. */
export function isName(words: string): boolean {
  return (
    /^[^\p{Ll}\s\p{P}]/u.test(words) &&
    !/[!?]/.test(words) &&
    !/\p{Ll}{2}\.(?:\s|$)/u.test(words) &&
    !NO_NAME.test(words)
  )
}

/** Whether words are surely a person: two to five of them with capitals, perhaps with a role after a comma. */
export function isPerson(words: string): boolean {
  const [name = '', ...role] = words.split(/\s*[,，]\s*/)
  return PERSON.test(name) && !NO_NAME.test(name) && role.join('').length <= LONGEST_INLINE
}

/** Whether the words after a dash on the last line can be an attribution: a verse or a wrapped sentence goes on otherwise. */
export function isAttributionLine(words: string, isOwnParagraph: boolean, isOwnLine: boolean): boolean {
  if (NO_NAME.test(words) && !isName(words) && !/^the\s/i.test(words)) return false
  if (/[—–―,;]$/.test(words)) return false
  if (isOwnParagraph || !/^\p{Ll}/u.test(words)) return true
  return (isOwnLine ? words.split(/\s+/).length <= 4 : words.length <= 40) && !/[.!?]$/.test(words)
}

/** Whether a line goes on with the attribution that the line before it began. */
export function continuesAttribution(before: string, line: string): boolean {
  return /[,(，（]$|\([^)]*$/.test(before) || /^(?:\(|（|\d|in\s|at\s|of\s|from\s|aus\s|dans\s|en\s|em\s)/u.test(line)
}

/** The label at the start of words such as `Source: The Well`, as the number of its characters. */
export function countLabel(words: string): number {
  return LABEL.exec(words)?.[0].length ?? 0
}

/** An attribution for display: on one line, without a reporting verb or the full stop at its end. */
export function tidyAttribution(words: string): string {
  const line = trimInvisible(words.replaceAll(/\s+/g, ' '))
  const name = line.replace(SPOKE_BEFORE_NAME, '').replace(SAID_IN_CHINESE, '')
  return trimInvisible(
    trimInvisible(name)
      .replace(/(?<=[\p{Ll}\p{Lo}]{4})[.。]$/u, '')
      .replace(/[,，]$/, ''),
  )
}

/** Moves an attribution that was read in a part of a text to its place in the whole. */
export function shift({ start, end, quoteEnd }: Attribution, by: number): Attribution {
  return { start: start + by, end: end + by, quoteEnd: quoteEnd + by }
}
