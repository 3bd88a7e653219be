import { page } from './site.ts'

/** Where the article with far more in it than any other lives. */
export const CROWDED = '/articles/crowded/'

/** Paths of the ordinary articles. */
export const ORDINARY = Array.from({ length: 100 }, (_, index) => `/articles/page-${index}/`)

/** Slugs of the site's themes. */
export const THEMES = ['water', 'trust', 'repair']

const SECTIONS = 500
const QUOTES = 2_000
const LINKS = 3_000

/** The files of a site with one article of 500 sections, 2,000 quotes and 3,000 links among 100 others. */
export function crowdedSite(): Readonly<Record<string, string>> {
  return {
    'hugo.toml': 'baseURL = "https://crowded.example/"\ntitle = "Crowded"\ndefaultContentLanguage = "en"\n',
    'data/themes.yaml': `themes:\n${THEMES.map((slug, index) => `  ${slug}:\n    name: ${slug}\n    sections: ["/articles/**#*${index}"]\n`).join('')}`,
    [`content${CROWDED}index.md`]: page('Crowded', body(0, SECTIONS, { quotes: QUOTES, links: LINKS })),
    ...Object.fromEntries(ORDINARY.map((path, index) => [`content${path}index.md`, ordinary(index)])),
  }
}

function ordinary(index: number): string {
  const day = String(1 + (index % 28)).padStart(2, '0')
  const frontMatter = [
    `date: 2025-01-${day}`,
    `aliases: [/old/${index}/]`,
    `featureImageCaption: 'Photo: Ada Brandt, CC BY 4.0, [source](https://images.example/${index})'`,
  ].join('\n')
  return page(`Page ${index}`, body(index, 8, { quotes: 16, links: 16 }), frontMatter)
}

function body(index: number, sections: number, { quotes, links }: { quotes: number; links: number }): string {
  return Array.from({ length: sections }, (_, section) => {
    const said = Array.from({ length: quotes / sections }, (_, number) => {
      const quote = `What ${index} says in part ${section} of it, and in sentence ${number}.`
      // A body may have 1,500 block quotes; items in quotation marks are quotes as well.
      return number % 2 === 0 ? `> ${quote}` : `- "${quote}"`
    })
    const places = Array.from(
      { length: links / sections },
      (_, number) => `[place ${number}](${ORDINARY[(index + section + number) % ORDINARY.length]})`,
    )
    const text = `Somebody has written down what part ${section} of ${index} is about, at some length. `.repeat(6)
    return [
      `## Part ${section}`,
      `**In short:** ${text}`,
      ...said.flatMap((quote) => [quote, 'And on it goes.']),
      places.join(' '),
    ].join('\n\n')
  }).join('\n\n')
}
