import type { Json, SiteRow } from '../../schema/json.ts'
import type { ArticleRow } from '../database/read/articles.ts'
import type { ImageRow } from '../database/read/images.ts'

/** What an article says of itself in the words of https://schema.org, as JSON-LD for a page's head. */
export function jsonLdOf(
  article: ArticleRow,
  { url, site, images }: { readonly url: string; readonly site: SiteRow; readonly images: readonly ImageRow[] },
): { [key: string]: Json } {
  const licence = article.licence ?? site.licence
  const stated: { [key: string]: Json | null } = {
    '@context': 'https://schema.org',
    '@type': article.kind === 'PAGE' ? 'Article' : article.kind === 'HOME' ? 'WebSite' : 'CollectionPage',
    '@id': url,
    url,
    [article.kind === 'PAGE' ? 'headline' : 'name']: article.title,
    description: article.summary,
    datePublished: article.published,
    dateModified: article.updated ?? article.published,
    inLanguage: article.language,
    wordCount: article.kind === 'HOME' ? null : article.wordCount,
    license: licence?.url ?? licence?.name ?? null,
    image: images.length === 0 ? null : images.map((image) => image.url),
    isPartOf: article.kind === 'HOME' ? null : { '@type': 'WebSite', name: site.title, url: site.url },
  }
  return Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== null && value !== '')) as {
    [key: string]: Json
  }
}
