import type { StagedEdition } from '../../database/write/staging.ts'
import { equalJson } from '../plan/equal-json.ts'

/** Whether readers see the same of two editions of an article, whatever their digests are. */
export function saysTheSame(a: StagedEdition, b: StagedEdition): boolean {
  return equalJson(shown(a), shown(b))
}

/** What an edition's digest is of, apart from the way in which it is stored. */
function shown({ edition, sections, quotes, imageCredits, images, aliases, themes, terms }: StagedEdition): object {
  const { kind, language, path, title, summary, wordCount, licence, correction, extra, links, menus, labels } = edition
  const { markdown, html, text } = edition
  return {
    ...{ kind, language, path, title, wordCount, extra, links, markdown, html, text },
    ...{ summary: summary ?? null, licence: licence ?? null, correction: correction ?? null },
    ...{ menus: menus ?? null, labels: labels ?? null },
    published: instant(edition.published),
    updated: instant(edition.updated),
    sections: sections.map((section) => ({
      ...section,
      ...{ markdown: partOf(section, 'markdown', markdown), markdownStart: null, markdownEnd: null },
      ...{ html: partOf(section, 'html', html), htmlStart: null, htmlEnd: null },
      ...{ text: partOf(section, 'text', text), textStart: null, textEnd: null },
    })),
    quotes: quotes.map(({ fragment: _fragment, ...quote }) => quote),
    imageCredits,
    images: images.map(({ role, url, digest = null }) => ({ role, url, digest })),
    aliases,
    themes: themes.map(({ theme, name }) => ({ theme, name })),
    terms,
  }
}

type Section = StagedEdition['sections'][number]

function partOf(section: Section, name: 'markdown' | 'html' | 'text', whole: string): string | null | undefined {
  const [start, end] = [section[`${name}Start`], section[`${name}End`]]
  if (start == null || end == null) return section[name]
  return Buffer.from(whole).toString('utf8', start, end)
}

/** Postgres writes an instant otherwise than a file does. */
function instant(time: string | null | undefined): string | null {
  return time == null ? null : new Date(time).toISOString()
}
