import type { Licence } from '../document.ts'
import {
  type CreativeCommons,
  findCreativeCommonsNames,
  readCreativeCommonsUrl,
  spdxOfCreativeCommons,
} from './creative-commons.ts'
import { licenceAddresses, licenceWords } from './licence-names.ts'
import { findSpdxId, nameOfSpdx, spdxOfUrl } from './spdx.ts'
import { findSpdxExpressions, readSpdxExpression, writeSpdxExpression } from './spdx-expression.ts'

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

/** The licences a text names, in order; prose that only mentions the public domain is not one. */
export function findLicenceNames(text: string): LicenceName[] {
  const found: LicenceName[] = findSpdxExpressions(text).map(({ start, end, spdx }) => {
    return { start, end, name: text.slice(start, end), url: null, spdx, creativeCommons: null }
  })
  for (const { start, end, ...stated } of findCreativeCommonsNames(text)) {
    if (found.some((name) => name.start < end && start < name.end)) continue
    const spdx = spdxOfCreativeCommons(stated)
    found.push({ start, end, name: text.slice(start, end), url: null, spdx, creativeCommons: stated })
  }
  for (const { find, id } of licenceWords)
    for (const match of find(text)) {
      const start = match.index ?? 0
      const end = start + match[0].trimEnd().length
      const spdx = id(match)
      if (spdx === '' || found.some((name) => name.start < end && start < name.end)) continue
      found.push({ start, end, name: text.slice(start, end), url: null, spdx, creativeCommons: null })
    }
  return found.sort((a, b) => a.start - b.start)
}

/** The licence a URL is the address of, or null where it leads elsewhere. */
export function readLicenceUrl(href: string): StatedLicence | null {
  const creativeCommons = readCreativeCommonsUrl(href)
  if (creativeCommons !== null)
    return { name: null, url: href, spdx: spdxOfCreativeCommons(creativeCommons), creativeCommons }
  const spdx = spdxOfUrl(href)
  const address = href.replace(/^https?:\/\/(?:www\.)?/i, '')
  const name = spdx === null ? licenceAddresses.find(([start]) => start.test(address))?.[1] : nameOfSpdx(spdx)
  return name == null ? null : { name, url: href, spdx, creativeCommons: null }
}

/** A name that is a link to a licence: the address may give the version; where the two disagree, neither gives an id. */
export function linkedLicence(name: StatedLicence, address: StatedLicence): StatedLicence {
  const [a, b] = [name.creativeCommons, address.creativeCommons]
  if (a === null || b === null) return { ...name, url: address.url, spdx: name.spdx ?? address.spdx }
  const agree = isWithin(a.kind, b.kind) && isWithin(a.version, b.version) && isWithin(a.port, b.port)
  return { name: name.name, url: address.url, spdx: agree ? address.spdx : null, creativeCommons: agree ? b : a }
}

function isWithin(written: string | null, linked: string | null): boolean {
  return written === null || written === linked
}

/** Two licences of which the reader may choose, as one: "A OR B", as SPDX writes it, where both have an id. */
function eitherLicence(first: StatedLicence, second: StatedLicence, name: string): StatedLicence {
  const ids = [...new Set([first.spdx, second.spdx].filter((id) => id !== null))]
  const url = first.spdx === null ? second.url : first.url
  return { name, url, spdx: ids.length === 0 ? null : ids.join(' OR '), creativeCommons: null }
}

/** Two licences that both hold, or each for a part: unless they are the same one, no id says that. */
function bothLicences(first: StatedLicence, second: StatedLicence, name: string): StatedLicence {
  return {
    name,
    url: first.url ?? second.url,
    spdx: first.spdx === second.spdx ? first.spdx : null,
    creativeCommons: null,
  }
}

const alternative = /^\s*(?:,?\s*(?<or>or|oder|ou|o)\s+|,?\s*(?:and|und|et|y|e)\s+|(?<slash>[/|])\s*)(?:the\s+)?$/i

/** Of licences in the order of the text, those joined by "or" or "and" become one. */
export function mergeAlternatives(text: string, licences: readonly LicenceName[]): LicenceName[] {
  const merged: LicenceName[] = []
  for (const licence of licences) {
    const before = merged.at(-1)
    const joint = before === undefined ? null : alternative.exec(text.slice(before.end, licence.start))
    if (before === undefined || joint === null || before.name === null || licence.name === null) {
      merged.push(licence)
      continue
    }
    const merge = joint.groups?.or || joint.groups?.slash ? eitherLicence : bothLicences
    merged[merged.length - 1] = {
      ...merge(before, licence, text.slice(before.start, licence.end)),
      start: before.start,
      end: licence.end,
    }
  }
  return merged
}

/** Puts together what a caption states of one licence: a URL may give the version that the name leaves out; a contradiction leaves no id. */
export function combineLicences(stated: readonly StatedLicence[]): Licence | null {
  const named = stated.filter((one) => one.name !== null)
  const written = named.find((one) => one.spdx !== null || one.creativeCommons !== null) ?? named[0] ?? null
  const linked = stated.find((one) => one.url !== null && hasSameKind(written, one)) ?? null
  if (written === null && linked === null) return null
  const spdx = agreedSpdx(written, linked)
  const name = written?.name ?? (spdx === null ? null : nameOfSpdx(spdx)) ?? linked?.name ?? linked?.url
  return name == null ? null : { spdx, name, url: linked?.url ?? null }
}

function hasSameKind(written: StatedLicence | null, linked: StatedLicence): boolean {
  const [a, b] = [written?.creativeCommons, linked.creativeCommons]
  return written === null || written === linked || a?.kind == null || b?.kind == null || a.kind === b.kind
}

function agreedSpdx(written: StatedLicence | null, linked: StatedLicence | null): string | null {
  if (written === null || linked === null || written === linked) return (written ?? linked)?.spdx ?? null
  const [a, b] = [written.creativeCommons, linked.creativeCommons]
  if (a !== null && b !== null) return linkedLicence(written, linked).spdx
  if (written.spdx !== null && linked.spdx !== null && written.spdx !== linked.spdx)
    return written.spdx.includes(' ') ? written.spdx : null
  return written.spdx ?? linked.spdx
}

/** What may stand beside the name of a licence without changing what it says: `licensed under the … International License`. */
const BESIDE =
  /^(?:(?:this|work|is|licen[cs]ed|under|the|an?|terms|of|licen[cs]e|international|generic|unported|universal|deed)\b|[\s.,:()–-])*$/i

/** The licence that a whole text such as `CC-BY-SA-4.0`, `CC-BY-4.0 OR MIT` or a licence's URL states; null where it states none, or more than that. */
export function parseLicence(text: string): Licence | null {
  const written = text.trim().slice(0, 500)
  const fromUrl = /^https?:/i.test(written) ? readLicenceUrl(written) : null
  if (fromUrl !== null) return combineLicences([fromUrl])
  const id = findSpdxId(written)
  if (id !== null) return { spdx: id, name: written, url: null }
  const expression = readSpdxExpression(written)
  if (expression !== null) return { spdx: writeSpdxExpression(expression), name: written, url: null }
  const named = mergeAlternatives(written, findLicenceNames(written))
  const [first] = named
  const isSaidTwice = named.every(
    ({ spdx, creativeCommons }) => spdx === first?.spdx && (spdx ?? creativeCommons) !== null,
  )
  if (first === undefined || (named.length > 1 && !isSaidTwice)) return null
  const rest = named.reduceRight((text, { start, end }) => `${text.slice(0, start)} ${text.slice(end)}`, written)
  return BESIDE.test(rest) ? combineLicences([first]) : null
}
