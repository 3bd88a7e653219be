import type { Document } from '../../content/document.ts'
import type { Picture } from '../../content/media/shown-images.ts'
import { pathKey } from '../../content/path-key.ts'
import type { AssignedThemes } from '../../content/themes.ts'
import type { StagedEdition } from '../../database/write/staging.ts'
import { visibleColumns } from '../read/content-digest.ts'
import { findPlaces } from './find-places.ts'
import { stableId } from './stable-id.ts'

/** What an edition is besides its document; `number` counts the article's visible editions, this one included. */
export interface EditionOf {
  readonly articleId: string
  readonly number: number
  readonly digest: string
  readonly themes: AssignedThemes
  readonly pictures: readonly Picture[]
}

/** The rows of a document as an edition of the article. */
export function editionRows(
  document: Document,
  { articleId, number, digest, themes, pictures }: EditionOf,
): StagedEdition {
  const slugs = themes.bySection.map((ofSection) => ofSection.map((theme) => theme.slug))
  return {
    article: { id: articleId, givenId: document.id, origin: document.sourcePath },
    edition: {
      ...visibleColumns(document),
      articleId,
      number,
      digest,
      sourcePath: document.sourcePath,
      publishAt: document.publishAt,
      expireAt: document.expireAt,
      draft: document.draft,
      translationKey: document.translationKey,
      labels: document.labels.length === 0 ? null : document.labels.map((label) => ({ ...label })),
    },
    sections: sectionRows(document, articleId, slugs),
    quotes: quoteRows(document, articleId, slugs),
    imageCredits: imageCreditRows(document, articleId),
    images: pictures.map((picture, position) => ({ ...picture, position })),
    aliases: aliasRows(document, articleId),
    terms: document.terms.map((term, position) => ({ ...term, position })),
    themes: themes.all.map(({ slug, name }, position) => ({ theme: slug, name, position })),
    breaks: document.breaks,
    gaps: document.gaps,
  }
}

function sectionRows(document: Document, articleId: string, slugs: readonly string[][]) {
  const occurrence = counter()
  const placesOf = (name: 'markdown' | 'html' | 'text') =>
    findPlaces(
      document[name],
      document.sections.map((section) => section[name]),
    )
  const [markdown, html, text] = [placesOf('markdown'), placesOf('html'), placesOf('text')]
  return document.sections.map((section, index) => ({
    uid: stableId('section', articleId, section.anchor, occurrence(section.anchor)),
    anchor: section.anchor,
    heading: section.heading,
    level: section.level,
    position: section.position,
    parent: section.parent,
    themes: slugs[section.position] ?? [],
    leads: section.leads.map((lead) => ({ ...lead })),
    markdown: markdown[index] ? null : section.markdown,
    markdownStart: markdown[index]?.start ?? null,
    markdownEnd: markdown[index]?.end ?? null,
    html: html[index] ? null : section.html,
    htmlStart: html[index]?.start ?? null,
    htmlEnd: html[index]?.end ?? null,
    text: text[index] ? null : section.text,
    textStart: text[index]?.start ?? null,
    textEnd: text[index]?.end ?? null,
  }))
}

function quoteRows(document: Document, articleId: string, slugs: readonly string[][]) {
  const occurrence = counter()
  return document.quotes.map((quote) => {
    const normal = quote.text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
    return {
      uid: stableId('quote', articleId, normal, occurrence(normal)),
      section: quote.section,
      position: quote.position,
      rangeStart: quote.start,
      rangeEnd: quote.end,
      themes: slugs[quote.section] ?? [],
      text: quote.text,
      html: quote.html,
      attribution: quote.attribution,
      source: quote.source,
      fragment: quote.fragment,
    }
  })
}

function imageCreditRows(document: Document, articleId: string) {
  const occurrence = counter()
  return document.imageCredits.map(({ line: _, ...credit }) => {
    const key = `${credit.role} ${credit.image ?? ''}`
    return { ...credit, uid: stableId('image credit', articleId, key, occurrence(key)) }
  })
}

function aliasRows(document: Document, articleId: string) {
  return document.aliases.map(({ path }, position) => ({
    uid: stableId('alias', articleId, pathKey(path)),
    path,
    pathKey: pathKey(path),
    position,
  }))
}

/** How often each text came before. */
function counter(): (text: string) => number {
  const seen = new Map<string, number>()
  return (text) => {
    const count = seen.get(text) ?? 0
    seen.set(text, count + 1)
    return count
  }
}
