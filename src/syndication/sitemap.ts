import { addressOfPath } from '../content/addresses.ts'
import { groupPairs } from '../content/group-pairs.ts'
import { stillLicensed } from '../content/republication/ended-images.ts'
import { pagesOnly } from '../database/read/article-filter.ts'
import { articleSortKey } from '../database/read/article-order.ts'
import { countArticles, listArticles } from '../database/read/article-pages.ts'
import { findArticleAt } from '../database/read/article-places.ts'
import type { ArticleRow } from '../database/read/articles.ts'
import { findImageCredits } from '../database/read/edition-parts.ts'
import { findImages } from '../database/read/images.ts'
import type { SortKey } from '../database/read/keyset.ts'
import { findTranslations } from '../database/read/neighbours.ts'
import type { Snapshot } from '../database/read/snapshot.ts'
import { element, writeNode, writeXml, XML_HEAD, type XmlElement } from './xml.ts'

/** The most addresses a sitemap may have: https://www.sitemaps.org/protocol.html */
const MOST = 50_000
const A_READ = 50
const ALL = 2 ** 31 - 1
const everything = { ...pagesOnly, kinds: ['HOME', 'PAGE', 'SECTION'] as const }
const newestFirst = { field: 'PUBLISHED', direction: 'DESC' } as const

const START = `${XML_HEAD}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n`
const END = '</urlset>\n'

/** How many sitemaps the articles of a release fill; 1 for few or none. */
export async function countSitemaps(snapshot: Snapshot): Promise<number> {
  return Math.max(1, Math.ceil((await countArticles(snapshot, everything)) / MOST))
}

/** The list of several sitemaps, as XML. */
export function writeSitemapIndex(addresses: readonly string[]): string {
  return writeXml(
    element(
      'sitemapindex',
      { xmlns: 'http://www.sitemaps.org/schemas/sitemap/0.9' },
      ...addresses.map((address) => element('sitemap', {}, element('loc', {}, address))),
    ),
  )
}

/** One sitemap, counted from 1 for the newest articles, as XML in parts: addresses on the site, with translations and images. */
export async function* writeSitemap(snapshot: Snapshot, number: number, siteUrl: string): AsyncGenerator<string> {
  yield START
  let left = MOST
  let after: SortKey | null = number === 1 ? null : await findArticleAt(snapshot, everything, MOST * (number - 1))
  while (left > 0) {
    const window = { limit: Math.min(A_READ, left), fromEnd: false, after, before: null }
    const articles: ArticleRow[] = await listArticles(snapshot, everything, { order: newestFirst, window })
    const last = articles.at(-1)
    if (last === undefined) break
    yield (await describe(snapshot, articles, siteUrl)).map((url) => `${writeNode(url)}\n`).join('')
    after = articleSortKey(newestFirst, last)
    left -= articles.length
  }
  yield END
}

async function describe(snapshot: Snapshot, articles: readonly ArticleRow[], siteUrl: string): Promise<XmlElement[]> {
  const ids = articles.map(({ id }) => id)
  const [translations, images, credits] = await Promise.all([
    findTranslations(snapshot, ids, ALL),
    findImages(snapshot, ids, ALL),
    findImageCredits(snapshot, ids, ALL),
  ])
  const translationsOf = groupPairs(translations.map((article) => [article.of, article]))
  const imagesOf = groupPairs(images.map((image) => [image.editionId, image]))
  const creditsOf = groupPairs(credits.map((credit) => [credit.editionId, credit]))
  const now = new Date()
  return articles.map((article) => {
    const others = translationsOf.get(article.id) ?? []
    // Each names all of them, itself included: https://developers.google.com/search/docs/specialty/international/localized-versions
    const versions = others.length === 0 ? [] : [article, ...others]
    const updated = article.updated ?? article.published
    const shown = { images: imagesOf.get(article.id) ?? [], credits: creditsOf.get(article.id) ?? [] }
    return element(
      'url',
      {},
      element('loc', {}, addressOfPath(siteUrl, article.path)),
      // What has no date has none here either.
      updated === null ? null : element('lastmod', {}, updated),
      ...versions.map(({ language, path }) =>
        element('xhtml:link', { rel: 'alternate', hreflang: language, href: addressOfPath(siteUrl, path) }),
      ),
      ...stillLicensed(shown, now).images.map(({ url }) => element('image:image', {}, element('image:loc', {}, url))),
    )
  })
}
