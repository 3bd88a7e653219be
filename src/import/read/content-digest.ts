import { hash } from 'node:crypto'
import type { Document, DocumentLink } from '../../content/document.ts'
import type { Picture } from '../../content/media/shown-images.ts'
import { pathKey } from '../../content/path-key.ts'
import type { AssignedThemes } from '../../content/themes.ts'

/** The SHA-256 (hexadecimal) of everything in a document that readers can see, but for its themes, which its site decides. */
export function contentDigest(document: Document): string {
  const parts = [
    document.sections.map(({ line: _line, themes: _themes, ...section }) => section),
    // The fragment follows from the HTML.
    document.quotes.map(({ line: _line, fragment: _fragment, ...quote }) => quote),
    document.imageCredits.map(({ line: _line, ...credit }) => credit),
    document.aliases.map(({ path }) => path),
    document.terms,
    // Nothing, where there are none: a new key would make every edition another.
    ...(document.labels.length === 0 ? [] : [document.labels]),
  ]
  return digestOf([visibleColumns(document), parts])
}

/** The digest of an edition: two with the same are the same to every reader, down to the bytes of the pictures that are kept. */
export function editionDigest(content: string, themes: AssignedThemes, pictures: readonly Picture[]): string {
  const shown = pictures.map(({ role, url, digest }) => [role, url, digest])
  return digestOf([content, themes.bySection, themes.all, ...(shown.length === 0 ? [] : [shown])])
}

/** What readers can see of a document besides its parts, as columns of an edition. */
export function visibleColumns(document: Document) {
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
    menus: document.menus.length === 0 ? null : document.menus.map((entry) => ({ ...entry })),
    markdown: document.markdown,
    html: document.html,
    text: document.text,
  }
}

function linkRow({ href, text, target }: DocumentLink) {
  return { href, text, target: target === null ? null : pathKey(target) }
}

function digestOf(value: unknown): string {
  return hash('sha256', JSON.stringify(value))
}
