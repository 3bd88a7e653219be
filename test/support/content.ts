import { createHash, randomUUID } from 'node:crypto'
import type { LicenceRow, SiteRow } from '../../schema/json.ts'
import { likelyBreaks } from '../../src/content/body/breaks.ts'
import { pathKey } from '../../src/content/path-key.ts'
import type { Database } from '../../src/database/open.ts'
import { findPublication, publish, type ReleasePlan } from '../../src/database/write/publish.ts'
import { type StagedEdition, stageEditions } from '../../src/database/write/staging.ts'

/** An article as a test needs it; whatever is left out is filled in. The id of everything comes from `path`, or `id`. */
export interface TestArticle {
  readonly path: string
  readonly id?: string
  readonly edition?: Partial<StagedEdition['edition']>
  readonly sections?: readonly TestSection[]
  readonly aliases?: readonly string[]
  readonly images?: readonly Omit<StagedEdition['images'][number], 'position'>[]
  /** Of the taxonomy `tags`; the slug is the name in lower case. */
  readonly tags?: readonly string[]
  readonly credits?: readonly Partial<StagedEdition['imageCredits'][number]>[]
}

/** A section with its quotes; the themes are those of the quotes, too. */
export interface TestSection extends Partial<StagedEdition['sections'][number]> {
  readonly anchor: string
  /** Their words, and perhaps whose they are. */
  readonly quotes?: readonly (string | { readonly text: string; readonly attribution: string })[]
}

/** What becomes of articles in one release; each edition of `add` replaces the open one in `replace`, an edition id. */
export interface TestRelease {
  readonly add?: readonly TestArticle[]
  readonly close?: readonly number[]
  /** Written, but kept from readers. */
  readonly hold?: readonly TestArticle[]
  readonly changes?: ReleasePlan['changes']
  readonly themes?: ReleasePlan['themes']
  readonly site?: Partial<SiteRow>
}

export const licence: LicenceRow = {
  spdx: 'CC-BY-SA-4.0',
  name: 'CC BY-SA 4.0',
  url: 'https://creativecommons.org/licenses/by-sa/4.0/',
}

const site: SiteRow = { title: 'The Commons', url: 'https://commons.example/', language: 'en', licence }

/** Publishes a release as an import would, and gives its number and the ids of the editions of `add`, in order. */
export async function publishRelease(
  database: Database,
  release: TestRelease,
): Promise<{ number: number; editions: number[] }> {
  const importId = randomUUID()
  const { add = [], hold = [], close = [] } = release
  const stage = async (articles: readonly TestArticle[]) =>
    articles.length === 0 ? [] : stageEditions(database, importId, articles.map(editionOf))
  const open = await stage(add)
  const held = await stage(hold)
  const [row] = await database.sql<{ number: number }[]>`select coalesce(max(number), 0)::int as number from releases`
  const number = await publish(database, {
    import: importId,
    expected: row?.number ?? 0,
    publication: await findPublication(database),
    release: true,
    kind: 'IMPORT',
    note: null,
    publishedBy: null,
    site: { ...site, ...release.site },
    added: add.length,
    changed: 0,
    moved: 0,
    withdrawn: close.length,
    close,
    open,
    hold: held,
    discard: [],
    touch: [],
    changes: release.changes ?? [],
    files: { put: [], remove: [] },
    themes: release.themes ?? [],
  })
  return { number, editions: open }
}

/** The lasting id that a test's name for something stands for. */
export function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}

/** The rows an import would write. */
export function editionOf(article: TestArticle): StagedEdition {
  const name = article.id ?? article.path
  const sections = article.sections ?? []
  const quotes = sections.flatMap((section, index) =>
    (section.quotes ?? []).map((quote) => ({
      ...(typeof quote === 'string' ? { text: quote, attribution: null } : quote),
      section: index,
      themes: section.themes ?? [],
    })),
  )
  const text = [...sections.map((section) => section.text ?? ''), ...quotes.map((quote) => quote.text)].join('\n\n')
  const slugs = [...new Set(sections.flatMap((section) => section.themes ?? []))]
  const ranges = quotes.map((quote) => ({
    start: text.indexOf(quote.text),
    end: text.indexOf(quote.text) + quote.text.length,
  }))
  return {
    article: { id: idOf(name), origin: `content${article.path}index.md` },
    edition: {
      articleId: idOf(name),
      number: 1,
      digest: idOf(text),
      sourcePath: `content${article.path}index.md`,
      kind: 'PAGE',
      language: 'en',
      path: article.path,
      pathKey: pathKey(article.path),
      title: `Title of ${name}`,
      draft: false,
      wordCount: 100,
      translationKey: article.path,
      extra: {},
      links: [],
      markdown: `Markdown of ${name}`,
      html: `<p>HTML of ${name}</p>`,
      text,
      ...article.edition,
    },
    sections: sections.map(({ quotes: _quotes, ...section }, position) => ({
      uid: idOf(`${name}#${section.anchor}`),
      heading: section.anchor === '' ? null : `Heading ${section.anchor}`,
      level: section.anchor === '' ? 0 : 2,
      position,
      parent: null,
      themes: [],
      leads: [],
      markdown: `Markdown of ${section.anchor}`,
      html: `<p>HTML of ${section.anchor}</p>`,
      text: `Text of ${section.anchor}`,
      ...section,
    })),
    quotes: quotes.map((quote, position) => ({
      ...quote,
      uid: idOf(`${name} says ${quote.text}`),
      position,
      themes: [...quote.themes],
      rangeStart: ranges[position]?.start ?? 0,
      rangeEnd: ranges[position]?.end ?? 0,
      html: `<p>${quote.text}</p>`,
    })),
    images: (article.images ?? []).map((image, position) => ({ ...image, position })),
    imageCredits: (article.credits ?? []).map((credit, position) => ({
      uid: idOf(`${name} image ${position}`),
      position,
      role: 'BODY',
      caption: 'A caption',
      attribution: 'An attribution',
      attributionHtml: 'An attribution',
      complete: false,
      ...credit,
    })),
    aliases: (article.aliases ?? []).map((path, position) => ({
      uid: idOf(`${name} alias ${path}`),
      position,
      path,
      pathKey: pathKey(path),
    })),
    terms: (article.tags ?? []).map((name, position) => ({
      taxonomy: 'tags',
      slug: name.toLowerCase(),
      name,
      position,
    })),
    themes: slugs.map((theme, position) => ({ theme, name: `Name of ${theme}`, position })),
    breaks: likelyBreaks(text, ranges),
    gaps: [],
  }
}
