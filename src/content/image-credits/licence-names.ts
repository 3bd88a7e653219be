import { isSpdxId } from './spdx.ts'
import { type FindWords, wholeWords } from './whole-words.ts'

/** How a licence is written; `id` gives its SPDX id where the words that `find` finds are certain of one. */
export interface LicenceWords {
  readonly find: FindWords
  readonly id: (match: RegExpMatchArray) => string | null
}

const LICENCE = '(?:\\s?-?\\s?(?:Licen[sc]ed?|Lizenz|Licencia|Licença|Licenza))'
const VERSION = '(?:,?\\s*[-–]?\\s*(?:v|ver|version)?\\.?\\s?'

const SPDX_ID =
  /(?<![\p{L}\p{N}/.-])[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9.]+)*-\d+(?:\.\d+)*(?:-only|-or-later)?(?![\p{L}\p{N}-])/gu

/** Licences other than those of Creative Commons, by the names people write. */
export const licenceWords: readonly LicenceWords[] = [
  words(
    `(?:GFDL|GNU Free Documentation Licen[sc]e)(?:,?\\s+(?:v|version)?\\.?\\s?(1\\.\\d))?(\\s+(?:or (?:any )?later|and later)(?:\\s+versions?)?|\\+)?`,
    ([, version, later]) => (version ? `GFDL-${version}-${later ? 'or-later' : 'only'}` : null),
  ),
  words(`(?:OGL|Open Government Licen[sc]e)\\s*[–(-]?\\s*Canada\\)?${VERSION}(\\d)(?:\\.0)?)?`, ([, version]) =>
    version === '2' ? 'OGL-Canada-2.0' : null,
  ),
  words(
    `(?:OGL|Open Government Licen[sc]e)(?:\\s*\\((?:OGL|UK)\\))?${VERSION}([123])(?:\\.0)?(?!\\d))?(?:\\s*\\(OGL\\))?`,
    versioned('OGL-UK', '.0'),
  ),
  words(`Open Parliament Licen[sc]e${VERSION}\\d(?:\\.\\d)?)?`),
  words(
    `(?:(?:Etalab,?\\s+)?Licence Ouverte|Licence Etalab|Etalab Open Licen[sc]e|(?:Etalab|Licence Ouverte)\\s*/\\s*(?:Open Licen[sc]e|Etalab))(?:\\s*/?\\s*(?:Open Licen[sc]e|Etalab))?(?:\\s*\\(Etalab\\))?${VERSION}(\\d)(?:\\.0)?)?(?:\\s*\\(Etalab\\))?|Etalab[ -](\\d)\\.0`,
    (match) => ((match[1] ?? match[2]) === '2' ? 'etalab-2.0' : null),
  ),
  words(
    `(?:(?:dl-de|dl-by-de|dl-zero-de)[/ -]?|(?:Datenlizenz Deutschland|Data licen[sc]e Germany)[\\s–—-]*)(by|zero|namensnennung|attribution)?[\\s/–—-]*(?:version\\s*)?(\\d)(?:[-.]0)?`,
    ([all, kind, version]) => (version === '2' ? `DL-DE-${/zero/i.test(kind ?? all!) ? 'ZERO' : 'BY'}-2.0` : null),
  ),
  words(
    `(?:NLOD|Norsk lisens for offentlige data|Norwegian Licen[sc]e for Open Government Data)(?: \\(NLOD\\))?${VERSION}([12])(?:\\.0)?)?`,
    versioned('NLOD', '.0'),
  ),
  words(`(?:IODL|Italian Open Data Licen[sc]e)${VERSION}\\d(?:\\.\\d)?)?`),
  words(`(?:Taiwan )?Open Government Data Licen[sc]e,?\\s+version 1(?:\\.0)?`, () => 'OGDL-Taiwan-1.0'),
  words(`(?:KOGL|Korea Open Government Licen[sc]e)(?:,?\\s+Type [1-4])?|공공누리(?:\\s?제?[1-4]유형)?`),
  words(`Government Open Data Licen[sc]e\\s*[–-]\\s*India|GODL-India`),
  words(`(?:MIT|Expat)${LICENCE}`, () => 'MIT'),
  // "MIT" alone is a university; beside another licence or after "licensed under" it is the licence.
  words(
    `MIT(?=\\s+(?:or|and)\\s+(?:[A-Z][\\w.]*-\\d|CC))|(?<=-\\d[\\d.]*\\s+(?:or|and)\\s+|licen[sc]ed under (?:the )?|licen[sc]e:\\s)MIT`,
    () => 'MIT',
  ),
  words(`Apache(?:${LICENCE})?,?\\s*(?:v|version)?\\.?\\s?2(?:\\.0)?`, () => 'Apache-2.0'),
  words(`(?:Free Art Licen[sc]e|Licence Art Libre|FAL(?=\\s1\\.3))(?:\\s+(1\\.3))?`, versioned('LAL')),
  words(`(?:ODbL|Open (?:Data Commons )?Database Licen[sc]e)(?: \\(ODbL\\))?${VERSION}(1\\.0))?`, versioned('ODbL')),
  words(
    `(?:ODC-By|Open Data Commons Attribution Licen[sc]e)(?: \\(ODC-By\\))?${VERSION}(1\\.0))?`,
    versioned('ODC-By'),
  ),
  words(`(?:SIL )?(?:OFL|Open Font Licen[sc]e)${VERSION}(1\\.1))?`, versioned('OFL')),
  words(
    `(?:the )?(?:Unsplash|Pexels|Pixabay|Envato|Noun Project|Freepik|Flaticon|Canva|Getty Images|Shutterstock|Mixkit|Burst)(?: Content| Free)? Licen[sc]e`,
  ),
  // As Wikimedia Commons names them.
  words('Copyrighted free use|(?<=, )(?:Attribution|FAL)(?=, via)'),
  words(`Crown Copyright(?:\\s+\\d{4})?`),
  words(
    '(?:no|some|all) rights reserved|alle Rechte vorbehalten|tous droits réservés|(?:todos los )?derechos reservados|todos os direitos reservados|tutti i diritti riservati|alle rechten voorbehouden|wszelkie prawa zastrzeżone|版权所有|無断転載禁止|все права защищены',
  ),
  words(
    '(?:re)?(?:used|printed|produced) (?:with|by) (?:(?:kind|the) )?permission|verwendet mit Genehmigung|reproduit avec autorisation',
  ),
  words(
    'no known copyright restrictions|fair use|gemeinfrei|domaine public|dominio público|domínio público|pubblico dominio|dominio pubblico|publiek domein|domena publiczna|公有领域|公有領域|パブリックドメイン|общественное достояние|ملكية عامة|נחלת הכלל',
  ),
  words('public[- ]domain(?!\\s+(?!images?|photos?|photographs?|pictures?|works?|via|by|from|on|in|and|or)\\p{Ll})'),
  // An SPDX id as such: "OGL-UK-3.0". One without a number may be a word: "MIT", "Intel".
  {
    find: (text) => (/-\d/.test(text) ? text.matchAll(SPDX_ID) : []),
    id: ([id]) => (isSpdxId(id!) ? id! : ''),
  },
]

/** Licences that SPDX does not know by one address, by the beginning of theirs without scheme and `www.`. */
export const licenceAddresses: readonly (readonly [start: RegExp, name: string])[] = [
  [/^gnu\.org\/(?:licenses|copyleft)\/(?:old-licenses\/)?fdl/i, 'GNU Free Documentation License'],
  [/^etalab\.gouv\.fr\/(?:licence-ouverte|wp-content\/uploads\/\d{4}\/\d{2}\/ETALAB)/i, 'Licence Ouverte'],
  [/^artlibre\.org\/licence/i, 'Licence Art Libre'],
  [/^opendatacommons\.org\/licenses\/odbl/i, 'Open Database License'],
  [/^data\.norge\.no\/nlod/i, 'Norsk lisens for offentlige data'],
  [/^unsplash\.com\/license/i, 'Unsplash License'],
  [/^pexels\.com\/(?:[a-z-]+\/)?licen[sc]e/i, 'Pexels License'],
  [/^pixabay\.com\/(?:[a-z-]+\/)?service\/(?:license|terms)/i, 'Pixabay License'],
]

function words(pattern: string, id: LicenceWords['id'] = () => null): LicenceWords {
  return { find: wholeWords(pattern), id }
}

function versioned(name: string, minor = ''): LicenceWords['id'] {
  return ([, version]) => (version ? `${name}-${version}${minor}` : null)
}
