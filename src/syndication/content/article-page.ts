import { accessibleHtml } from '../../content/accessible-html.ts'
import { escapeHtml } from '../../content/character-references.ts'
import { choicesOfLicence } from '../../content/image-credits/licence-addresses.ts'
import { withLicenceLinks } from '../../content/image-credits/licence-links.ts'
import { labelHtml } from '../../content/label-text.ts'
import { licenceHtml } from '../rights-html.ts'
import { writeJsonLd } from './json-ld-page.ts'
import { pageStyle } from './page-style.ts'
import type { ArticleContent } from './read-content.ts'

/** An article as a page that stands by itself: without scripts, with its credits, licence and the canonical address. */
export function writeArticlePage(content: ArticleContent): string {
  const { article, site, url, addresses } = content
  const { title, summary, language } = article
  const link = (rel: string, href: string, more = '') => `<link rel="${rel}" href="${escapeHtml(href)}"${more}>`
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title || site.title || url)}</title>
${summary === null ? '' : `<meta name="description" content="${escapeHtml(summary)}">\n`}${[
  link('canonical', url),
  ...(content.licence === null ? [] : choicesOfLicence(content.licence)).map((address) => link('license', address)),
  link('alternate', addresses.markdown, ' type="text/markdown"'),
  link('alternate', addresses.json, ' type="application/json"'),
  link('alternate', addresses.feed, ' type="application/atom+xml"'),
  link('alternate', addresses.oembed, ' type="application/json+oembed"'),
].join('\n')}
<style>${pageStyle}</style>
<script type="application/ld+json">${writeJsonLd(content).replaceAll('<', '\\u003c')}</script>
</head>
<body>
<main>
<article>
<header>
<h1>${escapeHtml(title || site.title || url)}</h1>
${aboutOf(content)}</header>
${article.correction === null ? '' : `<p class="note" role="note"><strong>Correction:</strong> ${escapeHtml(article.correction)}</p>\n`}${figureOf(content)}${accessibleHtml(content.html)}
</article>
</main>
${footerOf(content)}
</body>
</html>
`
}

function aboutOf({ authors, article: { published, updated } }: ArticleContent): string {
  const parts = [
    ...(authors.length === 0 ? [] : [escapeHtml(authors.join(', '))]),
    ...(published === null ? [] : [time(published)]),
    ...(updated === null || updated.slice(0, 10) === published?.slice(0, 10) ? [] : [`revised ${time(updated)}`]),
  ]
  return parts.length === 0 ? '' : `<p class="about">${parts.join(' · ')}</p>\n`
}

function time(instant: string): string {
  return `<time datetime="${instant}">${instant.slice(0, 10)}</time>`
}

function figureOf({ featureImage }: ArticleContent): string {
  if (featureImage === null) return ''
  const { url, alt, width, height, attributionHtml } = featureImage
  const size = width === null || height === null ? '' : ` width="${width}" height="${height}"`
  const caption = attributionHtml === null ? '' : `<figcaption>${attributionHtml}</figcaption>`
  return `<figure><img src="${escapeHtml(url)}" alt="${escapeHtml(alt ?? '')}"${size}>${caption}</figure>\n`
}

function footerOf({ url, site, licence, credits, article }: ArticleContent): string {
  const source = `<p>From <a href="${escapeHtml(url)}">${escapeHtml(site.title || url)}</a>.${
    licence === null ? '' : ` Licence: ${licenceHtml(licence)}.`
  }</p>`
  const images = credits.map((credit) => `<li>${withLicenceLinks(credit.attributionHtml, credit.licence)}</li>`)
  const labels = (article.labels ?? []).map((label) => `<li>${labelHtml(label)}</li>`)
  return `<footer>
${source}
${images.length === 0 ? '' : `<h2>Images</h2>\n<ul>\n${images.join('\n')}\n</ul>\n`}${labels.length > 0 ? `<h2>Labels</h2>\n<ul>\n${labels.join('\n')}\n</ul>\n` : ''}</footer>`
}
