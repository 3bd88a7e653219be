import type { Root } from 'hast'
import { sanitize } from 'hast-util-sanitize'
import { toHtml } from 'hast-util-to-html'
import rehypeRemark from 'rehype-remark'
import { remark } from 'remark'
import remarkGfm from 'remark-gfm'
import { reparseHtml } from '../body/reparse-html.ts'
import { schema } from '../body/sanitise-schema.ts'
import { layOutText } from '../body/text-layout.ts'
import { escapeHtml } from '../character-references.ts'
import type { Label, Licence } from '../document.ts'
import { attributionLine } from '../image-credits/attribution.ts'
import { addressesOfLicence } from '../image-credits/licence-addresses.ts'
import { hasEnded } from '../image-credits/licence-end.ts'
import { withLicenceLinks } from '../image-credits/licence-links.ts'
import { labelHtml, labelText } from '../label-text.ts'
import { type CreditedImage, refusalOfImage } from './credited-images.ts'
import { leaveOut, type Omission, omittedImage } from './leave-out.ts'
import { grantOf, type Use } from './licence-grant.ts'

/** An article as somebody else may want to publish it. */
export interface Republishable {
  readonly title: string
  /** Its canonical URL. */
  readonly url: string
  readonly siteTitle: string
  readonly authors: readonly string[]
  /** Its own, else the site's. */
  readonly licence: Licence | null
  readonly labels: readonly Label[]
  /** Sanitised, with absolute addresses. */
  readonly html: string
  readonly featureImage: { readonly url: string; readonly alt: string | null } | null
  readonly credits: readonly CreditedImage[]
}

/** An article to publish elsewhere. */
export interface Republished {
  readonly canonical: string
  /** Who made it, where it is from and under which licence, in one line with addresses. */
  readonly statement: string
  readonly omitted: readonly Omission[]
  html(): string
  text(): string
  markdown(): string
}

const toMarkdown = remark().use(remarkGfm).use(rehypeRemark).freeze()

/**
 * Makes a version of an article for a use: without the images that its licence does not cover, and with all credits. Null where
 * the licence of the article itself does not allow the use, is not known, or has ended by `now`.
 */
export function republish(article: Republishable, use: Use, now: Date): Republished | null {
  const grant = grantOf(article.licence, use)
  if (!grant.allowed || hasEnded(article.licence, now)) return null
  const { url, featureImage, credits } = article
  const creditsOf = (image: string) => credits.filter((credit) => credit.image === image)
  const body = reparseHtml(article.html)
  const { shown, omitted } = leaveOut(body, (image) => refusalOfImage(creditsOf(image), use, now))
  const ofFeature = featureImage === null ? [] : featureCredits(article)
  const refusal = featureImage === null ? null : refusalOfImage(ofFeature, use, now)
  const showsFeature = featureImage !== null && refusal === null
  if (featureImage !== null && refusal !== null && !omitted.has(featureImage.url))
    omitted.set(featureImage.url, omittedImage(featureImage.alt, refusal))
  const named = [...new Set([...(showsFeature ? ofFeature : []), ...shown.flatMap(creditsOf)])]
  const figure = showsFeature
    ? `<figure><img src="${escapeHtml(featureImage.url)}" alt="${escapeHtml(featureImage.alt ?? '')}"></figure>`
    : ''
  const notes = [
    ...(omitted.size > 0 ? ['Parts of it were left out.'] : []),
    ...(grant.conditions.shareAlike && use.derivatives ? ['Changed versions must be under the same licence.'] : []),
  ]
  const line = attributionLine(
    {
      ...{ title: article.title, creator: article.authors.join(', ') || null, creatorUrl: null, description: null },
      ...{ source: url, sourceName: article.siteTitle || null, licence: article.licence },
    },
    '',
  )
  const statement = [`${withAddresses(line.text, [url, ...addressesOf(article.licence)])}.`, ...notes].join(' ')
  const footer = [
    `<p>${[`${withLicenceLinks(line.html, article.licence)}.`, ...notes.map(escapeHtml)].join(' ')}</p>`,
    ...listOf(named.map(({ attributionHtml, licence }) => withLicenceLinks(attributionHtml, licence))),
    ...listOf(article.labels.map(labelHtml)),
  ].join('')
  // Sanitised last: whatever was put in goes the way of all HTML.
  const whole = () => {
    const children = [
      ...reparseHtml(figure).children,
      ...body.children,
      ...reparseHtml(`<footer>${footer}</footer>`).children,
    ]
    return sanitize({ type: 'root', children }, schema) as Root
  }
  return {
    canonical: url,
    statement,
    omitted: [...omitted.values()],
    html: () => toHtml(whole()),
    text: () => {
      const ends = [
        statement,
        ...named.map(({ attribution, licence }) => withAddresses(attribution, addressesOf(licence))),
        ...article.labels.map(labelText),
      ]
      return `${layOutText(body).text.trim()}\n\n${ends.join('\n')}\n`
    },
    markdown: () => toMarkdown.stringify(toMarkdown.runSync(whole() as never) as never),
  }
}

/** The feature image may be named by its role alone. */
function featureCredits({ featureImage, credits }: Republishable): CreditedImage[] {
  return credits.filter(({ role, image }) => image === featureImage?.url || (role === 'FEATURE' && image === null))
}

function addressesOf(licence: Licence | null): string[] {
  return licence === null ? [] : addressesOfLicence(licence)
}

function withAddresses(text: string, addresses: readonly string[]): string {
  const missing = addresses.filter((address) => !text.includes(address))
  return missing.length === 0 ? text : `${text} (${missing.join(', ')})`
}

function listOf(items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`]
}
