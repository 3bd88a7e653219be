import { jsonLdOf } from '../../content/json-ld.ts'
import type { ArticleContent } from './read-content.ts'

/** An article in the words of schema.org, as JSON. */
export function writeJsonLd(content: ArticleContent): string {
  return JSON.stringify(jsonLdOf(content.article, content))
}
