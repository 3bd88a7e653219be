import type { Licence } from '../document.ts'
import { type CreativeCommons, findCreativeCommonsNames, readCreativeCommonsUrl } from './creative-commons.ts'
import { nameOfSpdx, spdxOfCreativeCommons } from './spdx.ts'

/** One statement of a licence: by name, by URL, or both where the name is a link. */
export interface StatedLicence {
  readonly name: string | null
  readonly url: string | null
  readonly spdx: string | null
  readonly creativeCommons: CreativeCommons | null
}

/** A licence named in a text, `[start, end)`. */
export interface LicenceName extends StatedLicence {
  readonly start: number
  readonly end: number
}

type Spdx = string | null | ((match: RegExpMatchArray) => string | null)

const licenceWord = '(?:\\s?-?\\s?(?:Licen[sc]ed?|Lizenz|Licencia))'
const others: readonly (readonly [RegExp, Spdx])[] = [
  [
    named(
      `(?:GFDL|GNU Free Documentation License)(?:,?\\s+(?:v|version)?\\.?\\s?(1\\.\\d))?(\\s+(?:or (?:any )?later|and later)(?:\\s+versions?)?)?`,
    ),
    ([, version, later]) => (version ? `GFDL-${version}-${later ? 'or-later' : 'only'}` : null),
  ],
  [
    named(`(?:OGL|Open Government Licen[sc]e)(?:\\s*(?:v|version)?\\.?\\s?([123])(?:\\.0)?(?!\\d))?(?! ?[–-] ?Canada)`),
    ([, version]) => (version ? `OGL-UK-${version}.0` : null),
  ],
  [named(`(?:MIT|Expat)${licenceWord}`), 'MIT'],
  [named(`Apache(?:${licenceWord})?,?\\s*(?:v|version)?\\.?\\s?2(?:\\.0)?`), 'Apache-2.0'],
  [named('(?:Free Art Licen[sc]e|Licence Art Libre)(?:\\s+(1\\.3))?'), ([, version]) => (version ? 'LAL-1.3' : null)],
  [
    named('(?:ODbL|Open (?:Data Commons )?Database Licen[sc]e)(?:\\s*v?(1\\.0))?'),
    ([, version]) => (version ? 'ODbL-1.0' : null),
  ],
  [
    named('(?:SIL )?(?:OFL|Open Font Licen[sc]e)(?:,?\\s*(?:v|version)?\\s?(1\\.1))?'),
    ([, version]) => (version ? 'OFL-1.1' : null),
  ],
  [
    named(
      '(?:the )?(?:Unsplash|Pexels|Pixabay|Envato|Noun Project|Freepik|Flaticon|Canva|Getty Images|Shutterstock|Mixkit|Burst)(?: Content| Free)? Licen[sc]e',
      'gu',
    ),
    null,
  ],
  [
    named(
      '(?:no|some|all) rights reserved|alle Rechte vorbehalten|tous droits réservés|todos los derechos reservados|todos os direitos reservados|tutti i diritti riservati|alle rechten voorbehouden',
    ),
    null,
  ],
  [named('(?:re)?(?:used|printed|produced) (?:with|by) (?:(?:kind|the) )?permission'), null],
  [
    named(
      'no known copyright restrictions|fair use|gemeinfrei|domaine public|dominio público|domínio público|pubblico dominio|publiek domein',
    ),
    null,
  ],
  [
    named('public[- ]domain(?!\\s+(?!images?|photos?|photographs?|pictures?|works?|via|by|from|on|in|and|or)\\p{Ll})'),
    null,
  ],
]

/** The licences a text names, in order; prose that only mentions the public domain is not one. */
export function findLicenceNames(text: string): LicenceName[] {
  const found: LicenceName[] = findCreativeCommonsNames(text).map(({ start, end, ...stated }) => ({
    start,
    end,
    name: text.slice(start, end),
    url: null,
    spdx: spdxOfCreativeCommons(stated),
    creativeCommons: stated,
  }))
  for (const [pattern, spdx] of others) {
    for (const match of text.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].trimEnd().length]
      if (found.some((name) => name.start < end && start < name.end) || isProse(text, start, match[0])) continue
      found.push({
        start,
        end,
        name: text.slice(start, end),
        url: null,
        spdx: typeof spdx === 'function' ? spdx(match) : spdx,
        creativeCommons: null,
      })
    }
  }
  return found.sort((a, b) => a.start - b.start)
}

function isProse(text: string, start: number, name: string): boolean {
  return (
    /^public/i.test(name) &&
    /(?<!\b(?:in|to|into|under) )\b(?:the|a) $/i.test(text.slice(Math.max(0, start - 12), start))
  )
}

const otherUrls: readonly (readonly [RegExp, string, string | null])[] = [
  [
    /^https?:\/\/(?:www\.)?gnu\.org\/(?:licenses|copyleft)\/(?:old-licenses\/)?fdl/i,
    'GNU Free Documentation License',
    null,
  ],
  [/^https?:\/\/(?:www\.)?opensource\.org\/licen[sc]es?\/mit/i, 'MIT License', 'MIT'],
  [/^https?:\/\/(?:www\.)?apache\.org\/licenses\/LICENSE-2\.0/i, 'Apache License 2.0', 'Apache-2.0'],
  [
    /^https?:\/\/(?:www\.)?nationalarchives\.gov\.uk\/doc\/open-government-licence\/version\/3/i,
    'Open Government Licence v3.0',
    'OGL-UK-3.0',
  ],
  [
    /^https?:\/\/(?:www\.)?nationalarchives\.gov\.uk\/doc\/open-government-licence\/version\/2/i,
    'Open Government Licence v2.0',
    'OGL-UK-2.0',
  ],
  [/^https?:\/\/(?:www\.)?artlibre\.org\/licence/i, 'Licence Art Libre', null],
  [/^https?:\/\/(?:www\.)?opendatacommons\.org\/licenses\/odbl/i, 'Open Database License', null],
  [/^https?:\/\/(?:www\.)?unsplash\.com\/license/i, 'Unsplash License', null],
  [/^https?:\/\/(?:www\.)?pexels\.com\/(?:[a-z-]+\/)?licen[sc]e/i, 'Pexels License', null],
  [/^https?:\/\/(?:www\.)?pixabay\.com\/(?:[a-z-]+\/)?service\/(?:license|terms)/i, 'Pixabay License', null],
]

/** The licence a URL is the address of, or null where it leads elsewhere. */
export function readLicenceUrl(href: string): StatedLicence | null {
  const creativeCommons = readCreativeCommonsUrl(href)
  if (creativeCommons !== null)
    return { name: null, url: href, spdx: spdxOfCreativeCommons(creativeCommons), creativeCommons }
  const other = otherUrls.find(([pattern]) => pattern.test(href))
  return other === undefined ? null : { name: other[1], url: href, spdx: other[2], creativeCommons: null }
}

/** Puts together what a caption states of one licence: a URL may give the version that the name leaves out; a contradiction leaves no id. */
export function combineLicences(stated: readonly StatedLicence[]): Licence | null {
  const written = stated.find((one) => one.name !== null) ?? null
  const linked = stated.find((one) => one.url !== null && agrees(written, one)) ?? null
  if (written === null && linked === null) return null
  const spdx = agreedSpdx(written, linked)
  const name = written?.name ?? (spdx === null ? null : nameOfSpdx(spdx)) ?? linked?.name ?? linked?.url
  return name == null ? null : { spdx, name, url: linked?.url ?? null }
}

function agrees(written: StatedLicence | null, linked: StatedLicence): boolean {
  const [a, b] = [written?.creativeCommons, linked.creativeCommons]
  return written === null || written === linked || a?.kind == null || b?.kind == null || a.kind === b.kind
}

function agreedSpdx(written: StatedLicence | null, linked: StatedLicence | null): string | null {
  if (written?.spdx != null && linked?.spdx != null) return contradicts(written, linked) ? null : linked.spdx
  return written?.spdx ?? linked?.spdx ?? null
}

// A name without a port does not contradict the address of a ported licence.
function contradicts(written: StatedLicence, linked: StatedLicence): boolean {
  if (written.spdx === linked.spdx) return false
  const [a, b] = [written.creativeCommons, linked.creativeCommons]
  return !(a !== null && b !== null && a.kind === b.kind && a.version === b.version && a.port === null)
}

/** The licence that a whole text such as `CC-BY-SA-4.0` or a licence's URL states; null where it states none. */
export function parseLicence(text: string): Licence | null {
  const written = text.trim().slice(0, 500)
  const fromUrl = /^https?:/i.test(written) ? readLicenceUrl(written) : null
  if (fromUrl !== null) return combineLicences([fromUrl])
  const first = findLicenceNames(written)[0]
  if (first !== undefined) return combineLicences([first])
  return nameOfSpdx(written) === null ? null : { spdx: written, name: written, url: null }
}

function named(words: string, flags = 'giu'): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${words})(?![\\p{L}\\p{N}])`, flags)
}
