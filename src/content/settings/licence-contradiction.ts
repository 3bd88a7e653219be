import { findLicenceNames, type LicenceName, parseLicence } from '../image-credits/licences.ts'

const RESERVES =
  /(?<!\p{L})(?:not?|non|never|without|except|excluding|only|kein\p{L}*|nicht|ohne|nur|pas|sans|sauf|sin|salvo|senza|tranne|zonder|niet|geen|proprietary|confidential|permission|private|reserved|personal use|geschützt|interdite?|prohibid[ao]|vietat[ao]|verboden)(?!\p{L})|禁止/iu
const ALL_RIGHTS =
  /rights reserved|vorbehalten|réservés|reservados|riservati|voorbehouden|zastrzeżone|版权所有|無断転載禁止|защищены/i
const NOTICE = /©|\bcopyright\b/i
const DEDICATES =
  /domain|domin|domín|domein|domena|gemeinfrei|no (?:rights|known|copyright)|公有|パブリック|достояние|ملكية عامة|נחלת הכלל/i
const PUBLIC_DOMAIN = /^(?:CC0-1\.0|CC-PDM-1\.0|CC-PDDC)$/

/** Conditions of Creative Commons as people write them beside a name: "Namensnennung – Nicht kommerziell". */
const CONDITIONS = [
  [
    'NC',
    /(?<!\p{L})(?:non|not?|nicht|keine?|pas|niet|não|sem|sin|senza)(?:[\s-]|d[’']|(?:for|fines?|uso|utilisation)(?!\p{L}))*(?:commerci|kommerzi|comercia)\p{L}*/giu,
  ],
  [
    'ND',
    /(?<!\p{L})(?:non|no|keine?|pas|niet|geen|sem|sin|senza)(?:[\s-]|d[’']|(?:de|obras?|opere)(?!\p{L}))*(?:deriv|dériv|bearbeit|modific|afgeleid)\p{L}*/giu,
  ],
] as const

/** Whether a name says something else than the licence, or the SPDX expression, that stands beside it. A name of one's own for it does not. */
export function contradicts(name: string, id: string): boolean {
  const whole = parseLicence(name)?.spdx ?? null
  if (whole !== null) return !agrees(whole, id)
  const conditions = CONDITIONS.filter(([, words]) => name.search(words) >= 0)
  const kinds = conditions.map(([kind]) => kind)
  const names = findLicenceNames(name)
  const stated = names.filter(({ spdx, creativeCommons }) => spdx !== null || (creativeCommons?.kind ?? null) !== null)
  if (stated.some((one) => !isSaidBy(id, one, kinds))) return true
  if (kinds.some((kind) => id.startsWith('CC') && !id.includes(`-${kind}`))) return true
  if (/^some rights reserved$/i.test(name.trim()) || (PUBLIC_DOMAIN.test(id) && DEDICATES.test(name))) return false
  const beside = stated.reduceRight((text, { start, end }) => `${text.slice(0, start)} ${text.slice(end)}`, name)
  const rest = conditions.reduce((text, [, words]) => text.replace(words, ' '), beside)
  // Beside a licence, "© Ada" says whose it is.
  if (RESERVES.test(rest) || ALL_RIGHTS.test(rest) || (stated.length === 0 && NOTICE.test(rest)))
    return id.startsWith('CC') || ALL_RIGHTS.test(rest)
  return id.startsWith('CC') && names.some(({ spdx, creativeCommons }) => spdx === null && creativeCommons === null)
}

function agrees(said: string, id: string): boolean {
  const ids = partsOf(id)
  return said === id || partsOf(said).every((one) => ids.some((other) => other === one || isPortOf(other, one)))
}

/** Whether a licence is that of Creative Commons for one place: `CC-BY-SA-3.0-DE` of `CC-BY-SA-3.0`. */
function isPortOf(id: string, licence: string): boolean {
  return licence.startsWith('CC-') && id.startsWith(`${licence}-`)
}

function isSaidBy(id: string, { spdx, creativeCommons }: LicenceName, conditions: readonly string[]): boolean {
  if (creativeCommons === null) return spdx !== null && agrees(spdx, id)
  const { kind, version } = creativeCommons
  const said = new Set([...(kind ?? '').split('-'), ...conditions])
  return partsOf(id).some((one) => {
    const [, elements = '', number = ''] = /^(?:CC-)?([A-Z0-9-]+?)-(\d[\d.]*)/.exec(one) ?? []
    const those = elements.split('-')
    return those.length === said.size && those.every((each) => said.has(each)) && [null, number].includes(version)
  })
}

function partsOf(expression: string): string[] {
  return expression.split(/[\s()]+/).filter((one) => !/^(?:OR|AND|WITH)?$/.test(one))
}
