import { z } from 'astro/zod'

const text = z.string().nullable()
const pixels = z.number().nullable()
const file = z.object({ url: z.string() }).nullable()
const licence = z.object({ name: z.string(), url: text }).nullable()
const credit = z.object({ attributionHtml: z.string(), licence }).nullable()
const image = z.object({ url: z.string(), alt: text, width: pixels, height: pixels, file, credit })
const quote = z.object({ text: z.string(), attribution: text, section: z.object({ anchor: z.string() }) })

/** What the gateway says of an article, as far as the pages show it; `articleFragment` asks for the same. */
export const articleSchema = z.object({
  path: z.string(),
  url: z.string(),
  title: z.string(),
  language: z.string(),
  html: z.string(),
  featureImage: image.nullable(),
  images: z.array(image),
  quotes: z.array(quote),
  aliases: z.array(z.object({ path: z.string() })),
  licence,
  /** When it was heard, where the gateway has not answered since. */
  asOf: z.string().optional(),
})

export type Article = z.infer<typeof articleSchema>

export const articleFragment = `
  fragment Article on Article {
    path url title language html
    featureImage { ...Image } images { ...Image }
    quotes { text attribution section { anchor } }
    aliases { path } licence { name url }
  }
  fragment Image on Image { url alt width height file { url } credit { attributionHtml licence { name url } } }`

/** Takes images from the gateway, which has their bytes, and leads links to pages of the site to pages of this one. */
export function atHome(article: Article, site: string): Article {
  const html = article.images.reduce(
    (html, { url, file }) => (file ? html.replaceAll(`src="${url}"`, `src="${file.url}"`) : html),
    article.html.replaceAll(`href="${site}`, 'href="/'),
  )
  return { ...article, html }
}
