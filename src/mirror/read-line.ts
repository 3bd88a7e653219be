import type { SiteRow } from '../../schema/json.ts'
import { readNodeId } from '../content/node-id.ts'
import { isDistinct, type PassageKey, readPassageKey } from '../content/taken-back/passage-key.ts'
import type { ReleasePlan } from '../database/write/publish.ts'
import type { ForGood } from '../database/write/take-back.ts'
import { storable } from '../import/read/storable-text.ts'
import type { ArticleRecord } from '../syndication/article-record.ts'
import { LINE_FORMAT } from '../syndication/site-record.ts'
import { OriginFault } from './origin-fault.ts'
import {
  address,
  count,
  filled,
  flag,
  imageAddress,
  instant,
  listOf,
  map,
  mapOf,
  oneOf,
  optional,
  orNull,
  path,
  type Shape,
  shape,
  text,
} from './shapes.ts'

type Reason = ReleasePlan['changes'][number]['reason']

/** The part of a line of `/dump` or `/changes` that a mirror acts on. */
export type Taken =
  | { readonly type: 'article'; readonly record: ArticleRecord }
  | { readonly type: 'gone'; readonly id: string; readonly path: string; readonly at: string; readonly reason: Reason }
  | {
      readonly type: 'quote gone'
      readonly id: string
      readonly path: string | null
      readonly reason: ForGood
      readonly note: string | null
      /** Empty where the origin does not tell them. */
      readonly passages: readonly PassageKey[]
    }
  | { readonly type: 'former'; readonly id: string; readonly path: string; readonly wasAlias: boolean }
  | { readonly type: 'theme'; readonly theme: DeclaredTheme }
  | { readonly type: 'site'; readonly site: SiteRow }
  | { readonly type: 'via'; readonly via: readonly string[] }
  | { readonly type: 'release'; readonly release: number }
  | {
      readonly type: 'end'
      readonly cursor: string
      readonly inventory: { readonly count: number; readonly digest: string } | null
    }

type DeclaredTheme = ReleasePlan['themes'][number]

/** Reads a line of `/dump`. */
export function readDumpLine(value: unknown): Taken[] {
  const line = storable(value) as Line
  switch (line?.type) {
    case 'release':
      expectFormat(line)
      expect(line, shape({ number: count, via }), 'release')
      return [
        { type: 'release', release: line.number },
        { type: 'via', via: line.via },
      ]
    case 'site':
      expect(line, site, 'site')
      return [{ type: 'site', site: siteOf(line) }]
    case 'theme':
      expect(line, shape({ ...theme, declared: flag }), 'theme')
      return line.declared ? [{ type: 'theme', theme: themeOf(line) }] : []
    case 'gone':
      if (line.subject === 'QUOTE') return [goneQuoteOf(line.id, line)]
      expect(line, shape({ id: idOf('Article'), path, at: instant, reason }), 'article that is gone')
      return [{ type: 'gone', id: uuidOf(line.id), path: line.path, at: line.at, reason: line.reason }]
    case 'former':
      expect(line, shape({ id: idOf('Article'), path, wasAlias: flag }), 'former address')
      return [{ type: 'former', id: uuidOf(line.id), path: line.path, wasAlias: line.wasAlias }]
    case 'article':
      expect(line, article, 'article')
      return [{ type: 'article', record: line as unknown as ArticleRecord }]
    case 'end': {
      expect(line, shape({ articles: count, digest: filled, cursor: filled }), 'end')
      return [{ type: 'end', cursor: line.cursor, inventory: { count: line.articles, digest: line.digest } }]
    }
    default:
      return []
  }
}

/** Reads a line of `/changes`. */
export function readChangeLine(value: unknown): Taken[] {
  const line = storable(value) as Line
  if (line?.type === 'end') {
    expectFormat(line)
    expect(line, shape({ cursor: filled, release: count, site: shape({ themes: listOf(shape(theme)), via }) }), 'end')
    expect(line.site, site, 'site')
    return [
      { type: 'release', release: line.release },
      { type: 'via', via: line.site.via },
      { type: 'site', site: siteOf(line.site) },
      ...(line.site.themes as Line[]).map((one) => ({ type: 'theme' as const, theme: themeOf(one) })),
      { type: 'end', cursor: line.cursor, inventory: null },
    ]
  }
  if (line?.type === 'change' && line.subject === 'QUOTE') return [goneQuoteOf(line.subjectId, line)]
  if (line?.type !== 'change' || line.subject !== 'ARTICLE') return []
  expect(line, change, 'change')
  // What was moved twice since the last look, or was moved and went, was at addresses that were never seen here.
  const former = [line.previousPath, line.kind === 'WITHDRAWN' ? line.path : null].flatMap((one): Taken[] =>
    one === null ? [] : [{ type: 'former', id: uuidOf(line.subjectId), path: one, wasAlias: false }],
  )
  if (line.superseded) return former
  if (line.article !== null) return [...former, { type: 'article', record: line.article }]
  // Of what is told to be there and is not, a tombstone follows with the next release.
  const why = line.kind === 'WITHDRAWN' ? line.reason : 'UNPUBLISHED'
  expect(why, reason, 'reason')
  return [...former, { type: 'gone', id: uuidOf(line.subjectId), path: line.path, at: line.at, reason: why }]
}

function goneQuoteOf(id: string, line: Line): Taken {
  expect({ ...line, id }, goneQuote, 'quote that is gone')
  const keys = (line.passages ?? []).flatMap((written: string) => readPassageKey(written) ?? []) as PassageKey[]
  const { path: at, reason: why, note = null } = line
  return { type: 'quote gone', id: uuidOf(id), path: at, reason: why, note, passages: keys.filter(isDistinct) }
}

// What it may be is checked before it is used.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Line = any

function expect(value: unknown, isRight: Shape, what: string): void {
  if (isRight(value)) return
  const { path: at = '' } = (value ?? {}) as { path?: unknown }
  throw new OriginFault(`The origin sent ${what} ${String(at).slice(0, 200)} in a form that is not known here.`)
}

function expectFormat({ format }: Line): void {
  if (format === LINE_FORMAT) return
  throw new OriginFault(
    `The origin writes lines of format ${String(format).slice(0, 20)}, and this version reads format ${LINE_FORMAT}. ` +
      'Bring the older of the two gateways up to date.',
  )
}

/** The UUID in the id of a thing. */
export function uuidOf(id: string): string {
  return readNodeId(id)?.id ?? ''
}

function idOf(type: string): Shape {
  return (value) => {
    const read = typeof value === 'string' ? readNodeId(value) : null
    return read?.type === type && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(read.id)
  }
}

function themeOf({ slug, name, description }: Line): DeclaredTheme {
  return { slug, name, description }
}

function siteOf({ title, url, language, licence: stated, languages, params, menus, themeNames }: Line): SiteRow {
  return { title, url, language, licence: stated, languages, params, menus, themeNames }
}

const digest: Shape = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
const via = listOf(filled)
const reason = oneOf('UNPUBLISHED', 'DELETED', 'RETRACTED', 'EXPIRED', 'RIGHTS_WITHDRAWN')
const forGood = oneOf('RETRACTED', 'RIGHTS_WITHDRAWN')
const licence = shape({ spdx: orNull(text), name: text, url: orNull(address), until: optional(instant) })
const theme = { slug: filled, name: text, description: orNull(text) }
const menuEntry = shape({
  ...{ menu: text, identifier: orNull(text), name: orNull(text), page: orNull(text), url: orNull(text) },
  ...{ parent: orNull(text), weight: Number.isFinite as Shape },
})
const site = shape({
  ...{ title: text, url: address, language: filled, licence: orNull(licence), params: map },
  languages: listOf(shape({ code: filled, name: text, path })),
  menus: mapOf(listOf(menuEntry)),
  themeNames: mapOf(mapOf(text)),
})
const texts = { markdown: text, html: text, text }
const role = oneOf('FEATURE', 'BODY')
const section = shape({
  ...{ id: idOf('Section'), anchor: text, heading: orNull(text), level: count, parent: orNull(count) },
  ...{ themes: listOf(filled), leads: listOf(shape({ label: text, text, html: text })), ...texts },
})
const quote = shape({
  ...{ id: idOf('Quote'), url: address, section: count, text, html: text, attribution: orNull(text) },
  ...{ source: orNull(address), range: shape({ start: count, end: count }), themes: listOf(filled) },
})
const image = shape({
  ...{ role, url: imageAddress, alt: orNull(text) },
  file: orNull(shape({ digest, url: address, contentType: filled, bytes: count })),
})
const credit = shape({
  ...{
    id: idOf('ImageCredit'),
    role,
    image: orNull(imageAddress),
    alt: orNull(text),
    caption: text,
    creator: orNull(text),
  },
  ...{ creatorUrl: orNull(address), title: orNull(text), source: orNull(address), sourceName: orNull(text) },
  ...{ licence: orNull(licence), description: orNull(text), attribution: text, attributionHtml: text, complete: flag },
})
const label = shape({ name: text, url: orNull(address), community: orNull(text), text: orNull(text) })
const article = shape({
  ...{ id: idOf('Article'), digest, edition: count, kind: oneOf('PAGE', 'SECTION', 'HOME'), path, url: address },
  ...{ title: text, summary: orNull(text), language: filled, published: orNull(instant), wordCount: count },
  ...{ labels: listOf(label), correction: orNull(text), themes: listOf(filled), aliases: listOf(path), ...texts },
  ...{ terms: listOf(shape({ taxonomy: filled, slug: filled })), sections: listOf(section), quotes: listOf(quote) },
  ...{ images: listOf(image), imageCredits: listOf(credit), extra: map },
  mirror: shape({
    ...{ translationKey: text, updated: orNull(instant), licence: orNull(licence) },
    ...{ links: listOf(shape({ href: text, text, target: orNull(text) })), menus: orNull(listOf(menuEntry)) },
    ...{ themeNames: mapOf(text), termNames: listOf(text), breaks: listOf(count), gaps: listOf(count) },
  }),
})
const goneQuote = shape({
  ...{ id: idOf('Quote'), path: orNull(path), reason: forGood },
  ...{ note: optional(orNull(text)), passages: optional(orNull(listOf(text))) },
})
const change = shape({
  ...{ subjectId: idOf('Article'), path, previousPath: orNull(path), at: instant, kind: filled },
  ...{ superseded: flag, article: orNull(article) },
})
