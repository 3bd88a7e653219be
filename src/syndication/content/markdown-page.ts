import type { ArticleContent } from './read-content.ts'

/**
 * An article as Markdown: a head with title, credit, licence, canonical address, release and correction, and then the source as it
 * is in the file, byte for byte.
 */
export function writeMarkdownPage(content: ArticleContent, release: number): string {
  const { article, authors, licence, site, url } = content
  const stated: readonly (readonly [name: string, value: string | null])[] = [
    ['title', article.title],
    ['author', authors.join(', ') || null],
    ['site', site.title || null],
    ['canonical', url],
    ['licence', licence && [licence.name, licence.url].filter(Boolean).join(' ')],
    ['published', article.published],
    ['updated', article.updated],
    ['correction', article.correction],
    ['release', String(release)],
    ['digest', article.digest],
  ]
  // Each a JSON string, which YAML reads as well.
  const lines = stated.flatMap(([name, value]) => (value === null ? [] : [`${name}: ${JSON.stringify(value)}`]))
  return `---\n${lines.join('\n')}\n---\n${content.markdown}`
}
