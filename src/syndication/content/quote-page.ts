import type { LabelRow, LicenceRow } from '../../../schema/json.ts'
import { escapeHtml } from '../../content/character-references.ts'
import { rightsHtml } from '../rights-html.ts'
import { beginningOf } from './beginning-of.ts'
import { pageStyle } from './page-style.ts'

/** A quote with what has to be shown with it. */
export interface QuoteContent {
  readonly articleId: string
  /** Sanitised. */
  readonly html: string
  readonly text: string
  readonly attribution: string | null
  readonly language: string
  /** The address of the very words. */
  readonly url: string
  readonly articleTitle: string
  readonly siteTitle: string
  /** Of the article, else of the site. */
  readonly licence: LicenceRow | null
  readonly labels: readonly LabelRow[]
}

const TITLE = 60

/** A quote as a page of its own, to be embedded in others. */
export function writeQuotePage(quote: QuoteContent, oembed: string): string {
  const { language, text, siteTitle, url } = quote
  const title = escapeHtml(`${beginningOf(text, TITLE)} – ${siteTitle}`)
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="canonical" href="${escapeHtml(url)}">
<link rel="alternate" type="application/json+oembed" href="${escapeHtml(oembed)}">
<style>${pageStyle}</style>
</head>
<body>
<main>
<h1 class="unseen">${title}</h1>
${quoteHtml(quote)}
</main>
</body>
</html>
`
}

/** The same as a part of a page. */
export function quoteHtml(quote: QuoteContent): string {
  const { html, attribution, url, articleTitle, siteTitle } = quote
  const speaker = attribution === null ? '' : `${escapeHtml(attribution)}. `
  const place = [articleTitle, siteTitle].filter((name) => name !== '').join(', ')
  return `<figure><blockquote cite="${escapeHtml(url)}">${html}</blockquote><figcaption>${speaker}<a href="${escapeHtml(url)}">${escapeHtml(place || url)}</a>${rightsHtml(quote)}</figcaption></figure>`
}
