import { createHash } from 'node:crypto'
import type { Document, DocumentLink } from '../content/document.ts'
import type { AssignedThemes } from '../content/themes.ts'
import { pathKey } from '../database/path-key.ts'
import type { StagedEdition } from '../database/staging.ts'
import { stableId } from './stable-id.ts'

/** The rows of a document as an edition of the article; `number` counts the article's visible editions, this one included. */
export function editionRows(
  document: Document,
  themes: AssignedThemes,
  article: { readonly id: string; readonly number: number },
): StagedEdition {
  const slugs = themes.bySection.map((ofSection) => ofSection.map((theme) => theme.slug))
  const parts = {
    sections: sectionRows(document, article.id, slugs),
    quotes: quoteRows(document, article.id, slugs),
    imageCredits: imageCreditRows(document, article.id),
    aliases: aliasRows(document, article.id),
    themes: themes.all.map(({ slug, name }, position) => ({ theme: slug, name, position })),
  }
  const visible = visibleColumns(document)
  return {
    article: { id: article.id, givenId: document.id, origin: document.sourcePath },
    edition: {
      ...visible,
      articleId: article.id,
      number: article.number,
      digest: createHash('sha256')
        .update(JSON.stringify([visible, parts]))
        .digest('hex'),
      sourcePath: document.sourcePath,
      publishAt: document.publishAt,
      expireAt: document.expireAt,
      draft: document.draft,
      translationKey: document.translationKey,
    },
    ...parts,
  }
}

/** What readers can see of a document, and so what makes two editions different. */
function visibleColumns(document: Document) {
  return {
    kind: document.kind,
    language: document.language,
    path: document.path,
    pathKey: pathKey(document.path),
    title: document.title,
    summary: document.summary,
    published: document.published,
    updated: document.updated,
    wordCount: document.wordCount,
    licence: document.licence,
    correction: document.correction,
    extra: structuredClone(document.extra) as { [key: string]: never },
    links: document.links.map(linkRow),
    markdown: document.markdown,
    html: document.html,
    text: document.text,
  }
}

function linkRow({ href, text, target }: DocumentLink) {
  return { href, text, target: target === null ? null : pathKey(target) }
}

function sectionRows(document: Document, articleId: string, slugs: readonly string[][]) {
  const occurrence = counter()
  return document.sections.map((section) => ({
    uid: stableId('section', articleId, section.anchor, occurrence(section.anchor)),
    anchor: section.anchor,
    heading: section.heading,
    level: section.level,
    position: section.position,
    parent: section.parent,
    themes: slugs[section.position] ?? [],
    leads: section.leads.map((lead) => ({ ...lead })),
    markdown: section.markdown,
    html: section.html,
    text: section.text,
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
