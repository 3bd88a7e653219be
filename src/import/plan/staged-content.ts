import type { EditionContent } from '../../database/write/edition-contents.ts'
import type { StagedEdition } from '../../database/write/staging.ts'

/** What an edition that is still to be staged says, in the form in which two are compared. */
export function stagedContent({
  edition,
  sections,
  quotes,
  imageCredits,
  images,
  aliases,
  themes,
}: StagedEdition): EditionContent {
  const { articleId, sourcePath, kind, language, path, pathKey, title, draft, extra, links, markdown } = edition
  return {
    ...{ articleId, sourcePath, kind, language, path, pathKey, title, draft, extra, links, markdown },
    summary: edition.summary ?? null,
    published: edition.published ?? null,
    updated: edition.updated ?? null,
    publishAt: edition.publishAt ?? null,
    expireAt: edition.expireAt ?? null,
    licence: edition.licence ?? null,
    labels: edition.labels ?? null,
    correction: edition.correction ?? null,
    sections,
    quotes: quotes.map((quote) => ({
      ...quote,
      attribution: quote.attribution ?? null,
      source: quote.source ?? null,
    })),
    imageCredits: imageCredits.map(({ role, image = null, alt = null, attribution }) => ({
      role,
      image,
      alt,
      attribution,
    })),
    images: images.map(({ role, url, digest = null }) => ({ role, url, digest })),
    aliases,
    themes,
  }
}
