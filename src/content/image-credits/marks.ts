import { type CaptionText, type Span, trimSpan } from './caption-text.ts'
import {
  findLicenceNames,
  type LicenceName,
  linkedLicence,
  mergeAlternatives,
  readLicenceUrl,
  type StatedLicence,
} from './licences.ts'

/** A stretch of the caption that is no name and no prose: a licence with the words that introduce it, or an address. */
export type CaptionMark =
  | (Span & { readonly kind: 'licence'; readonly licence: StatedLicence; readonly forAll: boolean })
  | (Span & { readonly kind: 'url'; readonly href: string; readonly named: boolean })

/** A caption with its licences and addresses masked: every mark is `\uE000` (licence) or `\uE001` (address), then fillers. */
export interface MarkedCaption extends CaptionText {
  /** As long as `text`, so that positions hold for both. */
  readonly masked: string
  readonly marks: readonly CaptionMark[]
  /** Quoted stretches, marks included. */
  readonly quoted: readonly Span[]
  /** The image comes from Wikimedia Commons, whose generated credits have a form of their own. */
  readonly isFromCommons: boolean
}

const NOUN = 'photo|image|file|commons|flickr|wikipedia|wikimedia(?: commons)?|source'
const sourceText = new RegExp(
  `^[([]?\\s*(?:the\\s+)?(?:(?:image |photo |original )?source|original(?: (?:image|photo|work|file))?|quelle|fuente|fonte|bron|källa|` +
    `lien|enlace|collegamento|ligação|koppeling|länk|(?:${NOUN}) (?:page|article|file|link|url))\\s*[)\\]]?$`,
  'i',
)
const linkText = /^[([]?\s*(?:here|link|website|web|url|page|hier|ici|aquí)\s*[)\]]?$/i
const licenceText =
  /^[([]?\s*(?:(?:the|this)\s+)?(?:licen[sc]ed?|lizenz|licencia|license (?:link|deed|terms)|deed)\s*[)\]]?$/i

/** Finds the licences, addresses and quotations of a caption. */
export function markCaption(caption: CaptionText): MarkedCaption {
  const stated = [...linkedLicences(caption), ...namedLicences(caption)].sort((a, b) => a.start - b.start)
  const licences = mergeAlternatives(caption.text, stated)
  const urls = caption.links.filter(
    (link) =>
      !overlapsAny(link, licences) &&
      (link.bare || sourceText.test(wordsOf(caption, link)) || linkText.test(wordsOf(caption, link))),
  )
  const marks: CaptionMark[] = [
    ...licences.map((mark) => withIntroduction(caption.text, mark)),
    ...urls.map(({ start, end, href, bare }): CaptionMark => {
      return { kind: 'url', start, end, href, named: !bare && sourceText.test(wordsOf(caption, { start, end })) }
    }),
  ].sort((a, b) => a.start - b.start)
  const masked = marks.reduce(
    (text, mark) => mask(text, mark, mark.kind === 'licence' ? '\ue000' : '\ue001'),
    caption.text,
  )
  const isFromCommons =
    /Wikimedia Commons/i.test(masked) ||
    caption.links.some(({ href }) => /\/\/commons\.(?:m\.)?wikimedia\.org\//.test(href))
  return { ...caption, masked, marks, quoted: findQuotations(masked), isFromCommons }
}

/** The words of a stretch, as written. */
export function slice(caption: CaptionText, span: Span): string {
  return caption.text.slice(span.start, span.end)
}

type LicenceMark = Extract<CaptionMark, { kind: 'licence' }>

function linkedLicences(caption: CaptionText): LicenceName[] {
  return caption.links.flatMap((link) => {
    const licence = readLicenceUrl(link.href)
    if (licence === null) return []
    const text = wordsOf(caption, link)
    const inside = findLicenceNames(text)[0]
    if (inside !== undefined) {
      const span = { start: link.start + inside.start, end: link.start + inside.end }
      return [{ ...linkedLicence(inside, licence), ...span }]
    }
    const name = link.bare || licenceText.test(text) ? licence.name : text.replace(/\n/g, ' ')
    return [{ ...licence, name, start: link.start, end: link.end }]
  })
}

function namedLicences(caption: CaptionText): LicenceName[] {
  const taken = caption.links.filter((link) => link.bare || readLicenceUrl(link.href) !== null)
  return findLicenceNames(caption.text).filter((name) => !overlapsAny(name, taken))
}

const ARTICLE = '(?:(?:the|a|an|einer|der|une|la|una)\\s+)?'
const introduction = new RegExp(
  `(?:^|[\\s(,;:.，；。\\uE001\\uE00F])((?:(?:both|all|each|alle|beide)\\s+)?(?:(?:images?|photos?|works?|pictures?|this (?:image|photo|work|file|picture))\\s+)?(?:(?:which |that |and )?(?:is|are|was|were)\\s+)?` +
    `(?:(?:licen[sc]ed|released|shared|available|published|used|reproduced|distributed|dedicated|marked|lizenziert|veröffentlicht|licenciad[ao]|publié[e]?|placed|made available)\\s+(?:(?:here|freely)\\s+)?(?:(?:under|by|as|with|via|in|to|into|through|unter|bajo|con|sous|sob)\\s+)?(?:the terms of\\s+)?${ARTICLE}` +
    `|(?:(?:is|are)\\s+)?(?:in|under|unter(?: der)?(?: Lizenz)?|sous(?: licence)?|bajo(?: la)?(?: licencia)?|sob(?: licença)?|con licencia|su licenza|con licenza|mit)\\s+${ARTICLE}` +
    `|(?:licen[sc]es?|lizenz(?:en)?|licencia|licenza|licença|licentie|licens|licencja|rights|rechte|droits)(?:\\s+(?:link|url|terms|deed|text|information))?(?:\\s*[:=：–-]\\s*|\\s+)` +
    `|(?:许可(?:协议|证)?|授權|ライセンス|라이선스|رخصة|الترخيص|רישיון)\\s*[:：]?\\s*|(?:dual|multi|double)[- ]?licen[sc]ed\\s+(?:under\\s+)?|(?:both|all|each|is|are)\\s+))$`,
  'i',
)
const tail = /^\s*(?:licen[sc]ed?|lizenz|licencia)(?![\p{L}\p{N}])/iu

function withIntroduction(text: string, { start, end, ...licence }: LicenceName): LicenceMark {
  const words = introduction.exec(text.slice(Math.max(0, start - 100), start))?.[1] ?? ''
  const after = tail.exec(text.slice(end, end + 20))?.[0] ?? ''
  return {
    kind: 'licence',
    licence,
    start: start - words.length,
    end: end + after.length,
    forAll: /^(?:both|all|each|alle|beide|images|photos)\b/i.test(words),
  }
}

const quotation =
  /“[^“”]{1,500}”|"[^"\s][^"]{0,500}"|«[^«»]{1,500}»|„[^„“”]{1,500}[“”]|(?<=^|[\s(\uE000-\uE00F])'[\p{L}\p{N}][^']{0,200}'(?![\p{L}\p{N}])|(?<=^|[\s(\uE000-\uE00F])‘[^‘’]{1,200}’(?![\p{L}\p{N}])|「[^「」]{1,300}」|『[^『』]{1,300}』|《[^《》]{1,300}》/gu

function findQuotations(masked: string): Span[] {
  return [...masked.matchAll(quotation)].map((match) => ({ start: match.index, end: match.index + match[0].length }))
}

function mask(text: string, span: Span, char: string): string {
  return text.slice(0, span.start) + char + '\ue00f'.repeat(span.end - span.start - 1) + text.slice(span.end)
}

function wordsOf(caption: CaptionText, span: Span): string {
  return slice(caption, trimSpan(caption.text, span))
}

function overlapsAny(span: Span, others: readonly Span[]): boolean {
  return others.some((other) => other.start < span.end && span.start < other.end)
}
