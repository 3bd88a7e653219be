import { type CaptionLink, type CaptionText, type Span, trimSpan } from './caption-text.ts'
import { findLicenceNames, readLicenceUrl, type StatedLicence } from './licences.ts'

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
}

const genericText =
  /^[([]?\s*(?:the\s+)?(?:(?:image |photo |original )?source|original(?: (?:image|photo|work|file))?|link|here|website|web|url|page|quelle|original|fuente|fonte|bron|lien|enlace|(?:photo|image|file|commons|flickr|wikipedia|wikimedia(?: commons)?|source) (?:page|article|file|link|url))\s*[)\]]?$/i
const licenceText =
  /^[([]?\s*(?:(?:the|this)\s+)?(?:licen[sc]ed?|lizenz|licence|licencia|license (?:link|deed|terms)|deed)\s*[)\]]?$/i

/** Finds the licences, addresses and quotations of a caption. */
export function markCaption(caption: CaptionText): MarkedCaption {
  const licences = withAlternatives(caption.text, [...linkedLicences(caption), ...namedLicences(caption)])
  const urls = caption.links.filter(
    (link) => !overlapsAny(link, licences) && (link.bare || genericText.test(textOf(caption, link))),
  )
  const marks: CaptionMark[] = [
    ...licences.map((mark) => withIntroduction(caption.text, mark)),
    ...urls.map(
      (link): CaptionMark => ({
        kind: 'url',
        start: link.start,
        end: link.end,
        href: link.href,
        named: isSourceWord(caption, link),
      }),
    ),
  ].sort((a, b) => a.start - b.start)
  const masked = marks.reduce(
    (text, mark) => mask(text, mark, mark.kind === 'licence' ? '\ue000' : '\ue001'),
    caption.text,
  )
  return { ...caption, masked, marks, quoted: findQuotations(masked) }
}

type LicenceMark = Extract<CaptionMark, { kind: 'licence' }>

function linkedLicences(caption: CaptionText): LicenceMark[] {
  return caption.links.flatMap((link) => {
    const licence = readLicenceUrl(link.href)
    if (licence === null) return []
    const text = textOf(caption, link)
    const inside = findLicenceNames(text)[0]
    if (inside !== undefined) {
      const span = { start: link.start + inside.start, end: link.start + inside.end }
      return [licenceMark(span, joined(inside, licence))]
    }
    const name = link.bare || licenceText.test(text) ? licence.name : text.replace(/\n/g, ' ')
    return [licenceMark(link, { ...licence, name })]
  })
}

function joined(name: StatedLicence, address: StatedLicence): StatedLicence {
  const [a, b] = [name.creativeCommons, address.creativeCommons]
  if (a === null || b === null) return { ...name, url: address.url, spdx: name.spdx ?? address.spdx }
  const agree =
    (a.kind === null || a.kind === b.kind) &&
    (a.version === null || a.version === b.version) &&
    (a.port === null || a.port === b.port)
  return { name: name.name, url: address.url, spdx: agree ? address.spdx : null, creativeCommons: agree ? b : a }
}

function namedLicences(caption: CaptionText): LicenceMark[] {
  const linked = caption.links.filter((link) => readLicenceUrl(link.href) !== null)
  const bare = caption.links.filter((link) => link.bare)
  return findLicenceNames(caption.text)
    .filter((name) => !overlapsAny(name, linked) && !overlapsAny(name, bare))
    .map(({ start, end, ...licence }) => licenceMark({ start, end }, licence))
}

function licenceMark(span: Span, licence: StatedLicence): LicenceMark {
  return { kind: 'licence', start: span.start, end: span.end, licence, forAll: false }
}

const alternative = /^\s*(?:,?\s*(?:or|and|oder|und|ou|et|o|y)\s+|\/\s*|\|\s*)(?:the\s+)?$/

/** Two licences offered for one image become one statement, under the id of the first that has one. */
function withAlternatives(text: string, marks: LicenceMark[]): LicenceMark[] {
  const sorted = [...marks].sort((a, b) => a.start - b.start)
  const kept: LicenceMark[] = []
  for (const mark of sorted) {
    const before = kept.at(-1)
    const isAlternative = before !== undefined && alternative.test(text.slice(before.end, mark.start))
    if (!isAlternative || before.licence.name === null || mark.licence.name === null) {
      kept.push(mark)
      continue
    }
    const first = before.licence.spdx === null ? mark.licence : before.licence
    kept[kept.length - 1] = {
      ...before,
      end: mark.end,
      licence: { ...first, name: text.slice(before.start, mark.end) },
    }
  }
  return kept
}

const articles = '(?:(?:the|a|an|einer|der|une|la|una)\\s+)?'
const introduction = new RegExp(
  `(?:^|[\\s(,;:.\\uE001\\uE00F])((?:(?:both|all|each|alle|beide)\\s+)?(?:(?:images?|photos?|works?|pictures?|this (?:image|photo|work|file|picture))\\s+)?(?:(?:which |that |and )?(?:is|are|was|were)\\s+)?` +
    `(?:(?:licen[sc]ed|released|shared|available|published|used|reproduced|distributed|dedicated|marked|lizenziert|veröffentlicht|licenciad[ao]|publié[e]?|placed|made available)\\s+(?:(?:here|freely)\\s+)?(?:(?:under|by|as|with|via|in|to|into|through|unter|bajo|con|sous|sob)\\s+)?(?:the terms of\\s+)?${articles}` +
    `|(?:(?:is|are)\\s+)?(?:in|under|unter(?: der)?(?: Lizenz)?|sous(?: licence)?|bajo(?: la)?(?: licencia)?|sob|con licencia|su licenza|mit)\\s+${articles}` +
    `|(?:licen[sc]es?|lizenz(?:en)?|licencia|licenza|licença|rights|rechte|droits)(?:\\s+(?:link|url|terms|deed|text|information))?(?:\\s*[:=：–-]\\s*|\\s+)|(?:both|all|each|is|are)\\s+))$`,
  'i',
)

function withIntroduction(text: string, mark: LicenceMark): LicenceMark {
  const before = text.slice(Math.max(0, mark.start - 100), mark.start)
  const words = introduction.exec(before)?.[1] ?? ''
  const tail =
    /^\s*(?:licen[sc]ed?|lizenz|licencia)(?![\p{L}\p{N}])/iu.exec(text.slice(mark.end, mark.end + 20))?.[0] ?? ''
  return {
    ...mark,
    start: mark.start - words.length,
    end: mark.end + tail.length,
    forAll: /^(?:both|all|each|alle|beide|images|photos)\b/i.test(words),
  }
}

function isSourceWord(caption: CaptionText, link: CaptionLink): boolean {
  return !link.bare && !/^(?:here|link|website|web|url|page)$/i.test(textOf(caption, link))
}

const quotation =
  /“[^“”]{1,500}”|"[^"\s][^"]{0,500}"|«[^«»]{1,500}»|„[^„“”]{1,500}[“”]|(?<=^|[\s(\uE000-\uE00F])'[\p{L}\p{N}][^']{0,200}'(?![\p{L}\p{N}])|(?<=^|[\s(\uE000-\uE00F])‘[^‘’]{1,200}’(?![\p{L}\p{N}])|「[^「」]{1,300}」|《[^《》]{1,300}》/gu

function findQuotations(masked: string): Span[] {
  return [...masked.matchAll(quotation)].map((match) => ({ start: match.index, end: match.index + match[0].length }))
}

function mask(text: string, span: Span, char: string): string {
  return text.slice(0, span.start) + char + '\ue00f'.repeat(span.end - span.start - 1) + text.slice(span.end)
}

function textOf(caption: CaptionText, span: Span): string {
  const { start, end } = trimSpan(caption.text, span)
  return caption.text.slice(start, end)
}

function overlapsAny(span: Span, others: readonly Span[]): boolean {
  return others.some((other) => other.start < span.end && span.start < other.end)
}

/** The words of a stretch, as written. */
export function slice(caption: MarkedCaption, span: Span): string {
  return caption.text.slice(span.start, span.end)
}
