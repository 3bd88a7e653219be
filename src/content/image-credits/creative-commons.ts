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

const elements: readonly (readonly [string, RegExp])[] = [
  [
    'BY',
    sticky('BY|Attribution|Namensnennung|Paternité|Attribuzione|Atribución|Atribuição|Reconocimiento|Naamsvermelding'),
  ],
  [
    'NC',
    sticky(
      "NC|Non-?\\s?Commerc(?:ial|iale)|Nicht-?\\s?kommerziell|Pas d[’']Utilisation Commerciale|NoComercial|NãoComercial|NietCommercieel",
    ),
  ],
  [
    'SA',
    sticky(
      "SA|Share[- ]?Alike|Weitergabe unter gleichen Bedingungen|Partage (?:à l[’']identique|dans les mêmes conditions)|Compartir ?Igual|Compartilha ?Igual|Condividi allo stesso modo|GelijkDelen",
    ),
  ],
  [
    'ND',
    sticky(
      'ND|No-?\\s?Derivatives?(?: Works)?|No-?\\s?Derivs?|Keine Bearbeitung(?:en)?|Pas de modification|SinDerivadas|SinObraDerivada|SemDerivações|Non opere derivate|GeenAfgeleideWerken',
    ),
  ],
  ['CC0', sticky('Zero|0')],
  ['PDM', sticky('Public Domain Mark|PDM')],
  ['PDD', sticky('Public Domain Dedication')],
  ['license', sticky('(?:Public )?(?:Licen[sc]es?|Lizenz|Licencia|Licenza|Licença)|Deed')],
  ['scope', sticky('International|Unported|Generic|Universal')],
]
const version = /v(?:ersion|\.)?\s?(\d(?:\.\d)?)(?![\d.]*\d)|(\d(?:\.\d)?)(?![\d.]*\d|[\p{L}])/iuy
// Where Creative Commons licences were ported to; the codes are those of the licences' addresses.
const PORTS =
  'AM AR AT AU AZ BE BG BR CA CH CL CN CO CR CZ DE DK EC EE EG ES FI FR GE GR GT HK HR HU ID IE IL IN IT JP KR LU MK MT MX MY NG NL NO NZ ' +
  'PE PH PL PR PT RO RS SE SG SI TH TW UA UG US VE VN ZA'
const PORT_LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'pl']

/** Codes of ports by their spellings: `DE`, `Germany`, `Deutschland`, `Allemagne` … all in lower case. */
const portSpellings = new Map<string, string>([
  ...['uk', 'england and wales', 'england & wales', 'united kingdom'].map((name): [string, string] => [name, 'UK']),
  ...['igo', 'intergovernmental organization'].map((name): [string, string] => [name, 'IGO']),
  ['scotland', 'SCOTLAND'],
])

/** The names are looked up once, when a ported licence may be there: that takes longer than reading a caption. */
function portsBySpelling(): ReadonlyMap<string, string> {
  if (portSpellings.has('de')) return portSpellings
  for (const code of PORTS.split(' ')) portSpellings.set(code.toLowerCase(), code)
  for (const language of PORT_LANGUAGES) {
    const names = new Intl.DisplayNames(language, { type: 'region' })
    for (const code of PORTS.split(' ')) portSpellings.set(names.of(code)!.toLowerCase(), code)
  }
  return portSpellings
}

// A code in lower case is a word of its own in many languages ("de", "in", "it"), unless nothing follows it.
const portCode = /(?:[A-Z]{2}|IGO|[a-z]{2}(?=\s*(?:[.,;)/|\]]|$)))(?![\p{L}\p{N}])/uy
const portName = /\p{Lu}\p{L}+(?:(?: and| &)? \p{Lu}\p{L}+){0,2}/uy

function readPort(text: string, at: number): { code: string; end: number } | null {
  portCode.lastIndex = at
  portName.lastIndex = at
  const words = portCode.exec(text)?.[0] ?? portName.exec(text)?.[0] ?? ''
  for (let name = words; name !== ''; name = name.replace(/(?:^|(?: and| &)? )\S+$/, '')) {
    const code = portsBySpelling().get(name.toLowerCase())
    if (code !== undefined) return { code, end: at + name.length }
  }
  return null
}
const separator = /[\s\-–‐‑_/,]*/y
const opening =
  /(?<![\p{L}\p{N}])(?:Creative[ -]?Commons|CC|cc(?=[- ]?(?:by|0|zero)))(?=BY|[^\p{L}]|$)|(?<![\p{L}\p{N}-])(?=BY-(?:NC|SA|ND))|(?<![\p{L}\p{N}])(?=Attribution[- ](?:Non|Share|No|\d))|(?<![\p{L}\p{N}])(?=Public Domain Mark|PDM 1)/gu

/** The Creative Commons names in a text, in order; a name in brackets that repeats the one before it belongs to that one. */
export function findCreativeCommonsNames(text: string): CreativeCommonsName[] {
  const found: CreativeCommonsName[] = []
  let end = 0
  for (const match of text.matchAll(opening)) {
    if (match.index < end) continue
    const name = readName(text, match.index, match.index + match[0].length)
    if (name === null) continue
    found.push(name)
    end = name.end
  }
  return found
}

function readName(text: string, start: number, afterOpening: number): CreativeCommonsName | null {
  const first = readElements(text, afterOpening, text.slice(start, afterOpening))
  const bracket = /\s*\(\s*(?:CC|Creative Commons)?(?=[\s\-B0])/uy
  bracket.lastIndex = first.end
  if (bracket.test(text)) {
    const second = readElements(text, bracket.lastIndex, 'CC')
    if (second.kind !== null && (first.kind ?? second.kind) === second.kind && text[second.end] === ')') {
      return {
        start,
        end: second.end + 1,
        kind: second.kind,
        version: first.version ?? second.version,
        port: first.port ?? second.port,
      }
    }
  }
  const isName = first.kind !== null || !/^\s?(?:\p{Lu}|\d)/u.test(text.slice(first.end)) || first.end > afterOpening
  return isName && first.end > start ? { start, ...first } : null
}

function readElements(text: string, from: number, opening: string): CreativeCommons & { end: number } {
  const seen = new Set<string>()
  let end = from
  let foundVersion: string | null = null
  let port: string | null = null
  for (;;) {
    separator.lastIndex = end
    separator.test(text)
    const at = separator.lastIndex
    const element = elements.find(([name, words]) => !seen.has(name) && matchesAt(words, text, at))
    const word = element === undefined ? '' : text.slice(at, element[1].lastIndex)
    const isPlainWord =
      (word === 'by' && (opening === 'CC' || /^Creative/.test(opening)) && text[at - 1] !== '-') ||
      word === 'license' ||
      word === 'licence'
    if (element !== undefined && !isPlainWord) {
      // "CC 0" may be a version elsewhere; only directly after CC does it name the dedication.
      if (element[0] === 'CC0' && seen.size > 0) break
      seen.add(element[0])
      end = element[1].lastIndex
      continue
    }
    if (foundVersion === null && matchesAt(version, text, at)) {
      version.lastIndex = at
      const numbers = version.exec(text)!
      foundVersion = withMinor(numbers[1] ?? numbers[2]!)
      end = version.lastIndex
      continue
    }
    const bracketed = foundVersion !== null && /[([]/.test(text[at] ?? '') ? 1 : 0
    const found: ReturnType<typeof readPort> =
      foundVersion === null || port !== null ? null : readPort(text, at + bracketed)
    if (found === null) break
    port = found.code
    end = found.end + (/^[)\]]/.test(text.slice(found.end)) ? bracketed : 0)
  }
  return { kind: kindOf(seen), version: foundVersion, port, end }
}

function matchesAt(words: RegExp, text: string, at: number): boolean {
  words.lastIndex = at
  return words.test(text)
}

function withMinor(number: string): string {
  return number.includes('.') ? number : `${number}.0`
}

function kindOf(seen: ReadonlySet<string>): string | null {
  if (seen.has('CC0') || seen.has('PDD')) return 'CC0'
  if (seen.has('PDM')) return 'PDM'
  const parts = ['BY', 'NC', 'ND', 'SA'].filter((part) => seen.has(part))
  return seen.has('BY') ? parts.join('-') : null
}

const address =
  /^https?:\/\/(?:www\.)?creativecommons\.org\/(?:licenses\/([a-z-]+)|publicdomain\/(zero|mark))(?:\/(\d\.\d))?(?:\/([a-z]{2,3})(?=[/?#]|$))?/i

/** What a URL on creativecommons.org states, or null where it is no licence's address. */
export function readCreativeCommonsUrl(href: string): CreativeCommons | null {
  const parts = address.exec(href)
  if (parts === null) return null
  if (parts[2] !== undefined)
    return { kind: parts[2].toLowerCase() === 'zero' ? 'CC0' : 'PDM', version: parts[3] ?? null, port: null }
  const stated = new Set(parts[1]!.toUpperCase().split('-'))
  return { kind: kindOf(stated), version: parts[3] ?? null, port: parts[4]?.toUpperCase() ?? null }
}

/** The SPDX id of a Creative Commons licence; null without a version, and for ports that SPDX does not list. */
export function spdxOfCreativeCommons({ kind, version, port }: CreativeCommons): string | null {
  // There has only ever been version 1.0 of these two, so their name alone is certain.
  if (kind === 'CC0' && (version ?? '1.0') === '1.0') return 'CC0-1.0'
  if (kind === 'PDM' && (version ?? '1.0') === '1.0') return 'CC-PDM-1.0'
  const id = ['CC', kind, version, port].filter((part) => part !== null).join('-')
  return kind !== null && version !== null && isSpdxId(id) ? id : null
}

function sticky(words: string): RegExp {
  return new RegExp(`(?:${words})(?![\\p{L}\\p{N}])`, 'iuy')
}
