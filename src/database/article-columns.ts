import { editions } from '../../schema/tables.ts'
import { wideColumn } from './wide-column.ts'

/** The columns of an edition that readers may see; the wide ones only where asked for. */
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
  extra: wideColumn('extra', editions.extra),
  links: wideColumn('links', editions.links),
  markdown: wideColumn('markdown', editions.markdown),
  html: wideColumn('html', editions.html),
  text: wideColumn('text', editions.text),
}

/** The names of the wide columns of an article. */
export const wideArticleColumns = ['extra', 'links', 'markdown', 'html', 'text'] as const
