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
const ports: Readonly<Record<string, string>> = {
  AT: 'AT|Austria|Österreich',
  AU: 'AU|Australia',
  CA: 'CA|Canada',
  CH: 'CH|Switzerland|Schweiz',
  DE: 'DE|Germany|Deutschland',
  ES: 'ES|Spain|España',
  FR: 'FR|France',
  IGO: 'IGO',
  IT: 'IT|Italy|Italia',
  JP: 'JP|Japan',
  NL: 'NL|Netherlands|Nederland',
  UK: 'UK|England and Wales',
  US: 'US|United States',
  BR: 'BR|Brazil|Brasil',
  NZ: 'NZ|New Zealand',
  PL: 'PL|Poland|Polska',
}
const portWords = Object.entries(ports).map(
  ([code, words]) =>
    [code, new RegExp(`(?:${words}|${code.toLowerCase()}(?=\\s*(?:[.,;)/|]|$)))(?![\\p{L}\\p{N}])`, 'uy')] as const,
)
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
  if (first.kind !== null && bracket.test(text)) {
    const second = readElements(text, bracket.lastIndex, 'CC')
    if (second.kind === first.kind && text[second.end] === ')') {
      return {
        start,
        end: second.end + 1,
        kind: first.kind,
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
    const found: readonly [string, RegExp] | undefined =
      foundVersion !== null && port === null ? portWords.find(([, words]) => matchesAt(words, text, at)) : undefined
    if (found === undefined) break
    port = found[0]
    end = found[1].lastIndex
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

function sticky(words: string): RegExp {
  return new RegExp(`(?:${words})(?![\\p{L}\\p{N}])`, 'iuy')
}
