import { readPort } from './creative-commons-ports.ts'
import { isSpdxId } from './spdx.ts'

/** A Creative Commons licence or mark as far as a text or a URL states it. */
export interface CreativeCommons {
  /** `BY`, `BY-SA`, `BY-NC-ND` …, `CC0`, `PDM`; null where only "CC" or "Creative Commons" is said. */
  readonly kind: string | null
  readonly version: string | null
  /** The jurisdiction of a ported licence, upper case: `DE`, `UK`. */
  readonly port: string | null
}

/** A name found in a text, `[start, end)`. */
export interface CreativeCommonsName extends CreativeCommons {
  readonly start: number
  readonly end: number
}

/** What a name is made of, in the languages Creative Commons writes it in. */
const ELEMENTS: Readonly<Record<string, string>> = {
  BY: 'BY|Attribution|Namensnennung|Paternité|Attribuzione|Atribución|Atribuição|Reconocimiento|Naamsvermelding|Erkännande',
  NC: "NC|Non-?\\s?Commerc(?:ial|iale)|Nicht-?\\s?kommerziell|Pas d[’']Utilisation Commerciale|NoComercial|NãoComercial|NietCommercieel",
  SA: "SA|Share[- ]?Alike|Weitergabe unter gleichen Bedingungen|Partage (?:à l[’']identique|dans les mêmes conditions)|Compartir ?Igual|Compartilha ?Igual|Condividi allo stesso modo|GelijkDelen|DelaLika",
  ND: 'ND|No-?\\s?Derivatives?(?: Works)?|No-?\\s?Derivs?|Keine Bearbeitung(?:en)?|Pas de modification|SinDerivadas|SinObraDerivada|SemDerivações|Non opere derivate|GeenAfgeleideWerken',
  CC0: 'Zero|0',
  PDM: 'Public Domain Mark|PDM',
  PDD: 'Public Domain Dedication|(?<=(?:0|Zero) )Public Domain',
  LICENCE: '(?:Public )?(?:Licen[sc]es?|Lizenz|Licencia|Licenza|Licença)|Deed',
  SCOPE: 'International|Unported|Generic|Universal',
}
const element = new RegExp(
  `(?:${Object.entries(ELEMENTS)
    .map(([name, words]) => `(?<${name}>${words})`)
    .join('|')})(?![\\p{L}\\p{N}])`,
  'iuy',
)
// Wikimedia Commons lists older versions after the newest: "4.0, 3.0, 2.5".
const version = /(?:v(?:ersion|\.)?\s?(\d(?:\.\d)?)|(\d(?:\.\d)?)(?![\p{L}]))(?:\s?[,-]\s?\d\.\d)*(?![\d.]*\d)/iuy
const separator = /[\s\-–‐‑_/,]*/y
const opening =
  /(?<![\p{L}\p{N}])(?:Creative[ -]?Commons|CC|cc(?=[- ]?(?:by|0|zero)))(?=BY|[^\p{L}]|$)|(?<![\p{L}\p{N}-])(?=BY-(?:NC|SA|ND))|(?<![\p{L}\p{N}])(?=Attribution[- ](?:Non|Share|No|\d))|(?<![\p{L}\p{N}])(?=Public Domain Mark|PDM 1)/gu

/** The Creative Commons names in a text, in order; a name in brackets that repeats the one before it belongs to that one. */
export function findCreativeCommonsNames(text: string): CreativeCommonsName[] {
  const found: CreativeCommonsName[] = []
  for (const match of text.matchAll(opening)) {
    if (match.index < (found.at(-1)?.end ?? 0)) continue
    const name = readName(text, match.index, match.index + match[0].length)
    if (name !== null) found.push(name)
  }
  return found
}

function readName(text: string, start: number, afterOpening: number): CreativeCommonsName | null {
  const first = readElements(text, afterOpening, text.slice(start, afterOpening))
  const bracket = /\s*\(\s*(?:CC|Creative Commons)?(?=[\s\-B0])/uy
  bracket.lastIndex = first.end
  if (bracket.test(text)) {
    const { kind, end, ...second } = readElements(text, bracket.lastIndex, 'CC')
    if (kind !== null && (first.kind ?? kind) === kind && text[end] === ')')
      return { start, end: end + 1, kind, version: first.version ?? second.version, port: first.port ?? second.port }
  }
  // "CC Rider", "BY" alone: what follows is no part of a licence's name.
  const isName = first.kind !== null || first.end > afterOpening || !/^\s?(?:\p{Lu}|\d)/u.test(text.slice(first.end))
  return isName && first.end > start ? { start, ...first } : null
}

function readElements(text: string, from: number, opening: string): CreativeCommons & { end: number } {
  const seen = new Set<string>()
  const stated: { version: string | null; port: string | null } = { version: null, port: null }
  let end = from
  for (;;) {
    const at = matchAt(separator, text, end)!.end
    const found = matchAt(element, text, at)
    const name = Object.entries(found?.groups ?? {}).find(([, words]) => words !== undefined)?.[0]
    const word = found?.text ?? ''
    const isPlainWord = /^licen[sc]e$/.test(word) || (word === 'by' && /^C/.test(opening) && text[at - 1] !== '-')
    // "CC 0" may be a version elsewhere; only directly after CC does it name the dedication.
    const isMisplaced = name === undefined || seen.has(name) || (name === 'CC0' && seen.size > 0)
    if (found !== null && !isPlainWord && !isMisplaced) {
      seen.add(name)
      end = found.end
      continue
    }
    const numbers = stated.version === null ? matchAt(version, text, at) : null
    const port = stated.version === null || stated.port !== null ? null : readPort(text, at)
    if (numbers !== null) stated.version = /\d(?:\.\d)?/.exec(numbers.text)![0].replace(/^\d$/, '$&.0')
    else if (port !== null) stated.port = port.code
    else return { kind: kindOf(seen), ...stated, end }
    end = (numbers ?? port)!.end
  }
}

function matchAt(pattern: RegExp, text: string, at: number) {
  pattern.lastIndex = at
  const match = pattern.exec(text)
  return match === null ? null : { text: match[0], groups: match.groups, end: pattern.lastIndex }
}

function kindOf(seen: ReadonlySet<string>): string | null {
  if (seen.has('CC0') || seen.has('PDD')) return 'CC0'
  if (seen.has('PDM')) return 'PDM'
  return seen.has('BY') ? ['BY', 'NC', 'ND', 'SA'].filter((part) => seen.has(part)).join('-') : null
}

const address =
  /^https?:\/\/(?:www\.)?creativecommons\.org\/(?:licenses\/([a-z-]+)|publicdomain\/(zero|mark))(?:\/(\d\.\d))?(?:\/([a-z]{2,3})(?=[/?#]|$))?/i

/** What a URL on creativecommons.org states, or null where it is no licence's address. */
export function readCreativeCommonsUrl(href: string): CreativeCommons | null {
  const [found, elements, mark, version = null, port] = address.exec(href) ?? []
  if (found === undefined) return null
  if (mark !== undefined) return { kind: mark.toLowerCase() === 'zero' ? 'CC0' : 'PDM', version, port: null }
  return { kind: kindOf(new Set(elements!.toUpperCase().split('-'))), version, port: port?.toUpperCase() ?? null }
}

/** The SPDX id of a Creative Commons licence; null without a version, and for ports that SPDX does not list. */
export function spdxOfCreativeCommons({ kind, version, port }: CreativeCommons): string | null {
  // There has only ever been version 1.0 of these two, so their name alone is certain.
  if (kind === 'CC0' && (version ?? '1.0') === '1.0') return 'CC0-1.0'
  if (kind === 'PDM' && (version ?? '1.0') === '1.0') return 'CC-PDM-1.0'
  const id = ['CC', kind, version, port].filter((part) => part !== null).join('-')
  return kind !== null && version !== null && isSpdxId(id) ? id : null
}
