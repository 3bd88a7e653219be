import { hash } from 'node:crypto'
import { sanitiseAgain } from '../content/body/sanitise-again.ts'
import { pathKey } from '../content/path-key.ts'
import type { StagedEdition } from '../database/write/staging.ts'
import { findPlaces } from '../import/plan/find-places.ts'
import { stableId } from '../import/plan/stable-id.ts'
import type { ArticleRecord } from '../syndication/article-record.ts'
import { uuidOf } from './read-line.ts'

/** The rows of an article of the origin as an edition here, under the ids it has there. */
export interface TakenEdition {
  readonly staged: StagedEdition
  /** Whether something was left out, because it may not be shown here: then its digest is another than the origin's. */
  readonly isAltered: boolean
}

/** Makes rows of a record whose form was checked; its HTML is sanitised again. */
export function editionOfRecord(record: ArticleRecord): TakenEdition {
  let isAltered = false
  const safe = (html: string) => {
    const after = sanitiseAgain(html)
    isAltered ||= after !== html
    return after
  }
  const articleId = uuidOf(record.id)
  const html = safe(record.html)
  const sections = record.sections.map((section) => ({ ...section, html: safe(section.html) }))
  const quotes = record.quotes.map((quote) => ({ ...quote, html: safe(quote.html) }))
  const credits = record.imageCredits.map((one) => ({ ...one, attributionHtml: safe(one.attributionHtml) }))
  const leads = record.sections.map((section) => section.leads.map((lead) => ({ ...lead, html: safe(lead.html) })))
  const places = {
    markdown: placesOf(record.markdown, sections, 'markdown'),
    html: placesOf(html, sections, 'html'),
    text: placesOf(record.text, sections, 'text'),
  }
  const { mirror } = record
  const staged: StagedEdition = {
    article: { id: articleId, givenId: null, origin: record.path },
    edition: {
      articleId,
      number: record.edition,
      digest: isAltered ? alteredDigest(record.digest) : record.digest,
      sourcePath: record.path,
      kind: record.kind,
      language: record.language,
      path: record.path,
      pathKey: pathKey(record.path),
      title: record.title,
      summary: record.summary,
      published: record.published,
      updated: mirror.updated,
      publishAt: null,
      // By the clock here, whether or not the origin is there to say so.
      expireAt: mirror.licence?.until ?? null,
      draft: false,
      wordCount: record.wordCount,
      translationKey: mirror.translationKey,
      licence: mirror.licence,
      labels: record.labels.length === 0 ? null : [...record.labels],
      correction: record.correction,
      extra: record.extra,
      links: mirror.links,
      menus: mirror.menus,
      markdown: record.markdown,
      html,
      text: record.text,
    },
    sections: sections.map((section, position) => ({
      uid: uuidOf(section.id),
      anchor: section.anchor,
      heading: section.heading,
      level: section.level,
      position,
      parent: section.parent,
      themes: [...section.themes],
      leads: leads[position] ?? [],
      ...stored('markdown', section.markdown, places.markdown[position]),
      ...stored('html', section.html, places.html[position]),
      ...stored('text', section.text, places.text[position]),
    })),
    quotes: quotes.map(({ id, url, section, range, themes, text, html, attribution, source }, position) => ({
      uid: uuidOf(id),
      section,
      position,
      rangeStart: range.start,
      rangeEnd: range.end,
      themes: [...themes],
      text,
      html,
      attribution,
      source,
      fragment: directiveIn(url),
    })),
    imageCredits: credits.map(({ id, ...credit }, position) => ({ ...credit, uid: uuidOf(id), position })),
    images: record.images.map(({ role, url, alt, file }, position) => {
      return { role, url, alt, digest: file?.digest ?? null, position }
    }),
    aliases: record.aliases.map((path, position) => ({
      uid: stableId('alias', articleId, pathKey(path)),
      path,
      pathKey: pathKey(path),
      position,
    })),
    terms: record.terms.map(({ taxonomy, slug }, position) => {
      return { taxonomy, slug, name: mirror.termNames[position] ?? slug, position }
    }),
    themes: record.themes.map((theme, position) => {
      return { theme, name: mirror.themeNames[theme] ?? theme, position }
    }),
    breaks: mirror.breaks,
    gaps: mirror.gaps,
  }
  return { staged, isAltered }
}

/** The digest here of an article that is not shown as it is at its origin, where it has this one. */
export function alteredDigest(digest: string): string {
  return hash('sha256', `altered ${digest}`)
}

type Wide = 'markdown' | 'html' | 'text'
type Place = ReturnType<typeof findPlaces>[number]

function placesOf(whole: string, sections: readonly Readonly<Record<Wide, string>>[], name: Wide): Place[] {
  return findPlaces(
    whole,
    sections.map((section) => section[name]),
  )
}

/** A text of a section, as the place where it stands in that of the article, or whole where it stands nowhere. */
function stored<Name extends Wide>(name: Name, text: string, place: Place | undefined) {
  return {
    [name]: place ? null : text,
    [`${name}Start`]: place?.start ?? null,
    [`${name}End`]: place?.end ?? null,
  } as {
    readonly [Key in Name]: string | null
  } & { readonly [Key in `${Name}Start` | `${Name}End`]: number | null }
}

/** The text directive in the address of a quote; null where there is none. */
function directiveIn(url: string): string | null {
  const [, directive] = /#[^#]*?:~:(.+)$/.exec(url) ?? []
  return directive ?? null
}
