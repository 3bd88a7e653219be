import { editions } from '../../../schema/tables.ts'

/** The columns of an edition that readers may see, but for the wide ones: see `findArticleBodies`. */
export const articleColumns = {
  id: editions.id,
  articleId: editions.articleId,
  since: editions.since,
  number: editions.number,
  kind: editions.kind,
  language: editions.language,
  path: editions.path,
  title: editions.title,
  summary: editions.summary,
  published: editions.published,
  updated: editions.updated,
  wordCount: editions.wordCount,
  licence: editions.licence,
  listedPublished: editions.listedPublished,
  listedUpdated: editions.listedUpdated,
}
