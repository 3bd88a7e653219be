import { addressesOfLicence } from '../../content/image-credits/licence-addresses.ts'
import { labelText } from '../../content/label-text.ts'
import type { ArticleContent } from './read-content.ts'

/**
 * An article as Markdown: a head with title, credit, licence, labels, credits of images, canonical address, release and correction,
 * and then the source as it is in the file, byte for byte.
 */
export function writeMarkdownPage(content: ArticleContent, release: number): string {
  const { article, authors, licence, site, url, credits } = content
  const labels = (article.labels ?? []).map(labelText)
  const stated: readonly (readonly [name: string, value: string | readonly object[] | readonly string[] | null])[] = [
    ['title', article.title],
    ['author', authors.join(', ') || null],
    ['site', site.title || null],
    ['canonical', url],
    ['licence', licence && [licence.name, ...addressesOfLicence(licence)].join(' ')],
    ['labels', labels.length === 0 ? null : labels],
    ['images', credits.length === 0 ? null : credits.map(creditOf)],
    ['published', article.published],
    ['updated', article.updated],
    ['correction', article.correction],
    ['release', String(release)],
    ['digest', article.digest],
  ]
  // Each is JSON, which YAML reads as well.
  const lines = stated.flatMap(([name, value]) => (value === null ? [] : [`${name}: ${JSON.stringify(value)}`]))
  return `---\n${lines.join('\n')}\n---\n${content.markdown}`
}

function creditOf({ image, attribution, licence }: ArticleContent['credits'][number]): object {
  const addresses = licence === null ? [] : addressesOfLicence(licence)
  return { image, credit: attribution, licence: licence && [licence.name, ...addresses].join(' ') }
}
