import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Writes a site of `pages` pages into `root`; the same number gives the same bytes, on every machine. */
export function generateSite(root: string, pages: number): void {
  write(root, 'hugo.toml', 'baseURL = "https://bench.example/"\ntitle = "A generated site"\nenableGitInfo = false\n')
  write(root, 'data/themes.yaml', THEMES)
  write(root, 'layouts/_default/single.html', LAYOUT)
  write(root, 'layouts/_default/list.html', LAYOUT)
  const sections = Math.max(1, Math.round(pages / 100))
  for (let section = 0; section < sections; section++)
    write(root, `content/${sectionName(section)}/_index.md`, sectionPage(section))
  for (let number = 0; number < pages - sections; number++)
    write(root, pagePath(number, sections), page(number, sections))
}

/** The file of the page that is changed where one changed page is measured; its body alone differs. */
export function changeOnePage(root: string, pages: number, text: string): void {
  const sections = Math.max(1, Math.round(pages / 100))
  const number = Math.floor((pages - sections) / 2)
  write(root, pagePath(number, sections), `${page(number, sections)}\n${text}\n`)
}

function write(root: string, path: string, text: string): void {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

const THEMES = `themes:
  water:
    name: Water
    description: Who has it, and who decides.
    sections:
      - "/section-*/**#w*"
  trust:
    name: Trust
`

// What Hugo needs to render at all; a real theme costs it more.
const LAYOUT =
  '<!doctype html><html><head><title>{{ .Title }}</title></head><body><h1>{{ .Title }}</h1>{{ .Content }}</body></html>\n'

const WORDS =
  `archive bread bridge care choir commons council cellar deed door elder field garden grain harbour hill hostel house ink
kitchen ladder lantern law ledger letter market meadow mill mountain neighbour net notice oven paper path people picture
plan pump radio repair river road roof room school seed shed shelter song square stone story table tenant tool tower
train tree valley vote wall water well wheel window winter wood work workshop year yard`.split(/\s+/)

const PEOPLE = ['Ada Brandt', 'Ines Okafor', 'Jonas Weil', 'Mira Castellano', 'Noor Haddad', 'Tomasz Lis']
const LICENCES = ['CC BY 4.0', 'CC BY-SA 4.0', 'CC0 1.0', 'CC BY-NC 2.0']

interface Random {
  /** From 0 up to, not including, `limit`. */
  readonly below: (limit: number) => number
  readonly pick: <Item>(items: readonly Item[]) => Item
}

/** Mulberry32: small, and the same everywhere. */
function createRandom(seed: number): Random {
  let state = (seed * 0x9e3779b1) >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return { below, pick: (items) => items[below(items.length)]! }
}

function sectionName(section: number): string {
  return `section-${section}`
}

function pagePath(number: number, sections: number): string {
  const folder = `content/${sectionName(number % sections)}`
  // One in three is a bundle, as where pages have pictures.
  return number % 3 === 0 ? `${folder}/page-${number}/index.md` : `${folder}/page-${number}.md`
}

function urlOf(number: number, sections: number): string {
  return `/${sectionName(number % sections)}/page-${number}/`
}

function sectionPage(section: number): string {
  return `---\ntitle: Section ${section}\ncascade:\n  params:\n    shelf: ${section % 7}\n---\n\nWhat this part of the site is about.\n`
}

function page(number: number, sections: number): string {
  const random = createRandom(number + 1)
  const parts = Array.from({ length: 4 + random.below(4) }, (_, index) => part(random, index, { number, sections }))
  return `${frontMatter(random, number)}\n${paragraph(random, 60)}\n\n${parts.join('\n')}`
}

function frontMatter(random: Random, number: number): string {
  const day = String(1 + random.below(28)).padStart(2, '0')
  const month = String(1 + random.below(12)).padStart(2, '0')
  return [
    '---',
    `title: "${capital(words(random, 4))} ${number}"`,
    `date: ${2005 + random.below(20)}-${month}-${day}`,
    `description: ${capital(words(random, 12))}.`,
    `tags: [${random.pick(WORDS)}, ${random.pick(WORDS)}]`,
    ...(number % 5 === 0 ? [`aliases: [/old/${number}/]`] : []),
    `featureImageCaption: 'Photo: ${random.pick(PEOPLE)}, ${random.pick(LICENCES)}, [source](https://images.example/${number})'`,
    '---',
    '',
  ].join('\n')
}

function part(random: Random, index: number, site: { number: number; sections: number }): string {
  const blocks = [`## ${capital(words(random, 3))} ${index + 1}`, paragraph(random, 70 + random.below(60))]
  const kind = (site.number + index) % 6
  if (kind === 0) blocks.push(`> ${sentence(random, 24)}\n>\n> — ${random.pick(PEOPLE)}`)
  if (kind === 1)
    blocks.push([1, 2, 3].map(() => `- "${sentence(random, 14)}"`).join('\n'), `### ${capital(words(random, 2))}`)
  if (kind === 2) blocks.push(`**The ${random.pick(WORDS)}:** ${paragraph(random, 40)}`)
  if (kind === 3)
    blocks.push(
      `{{< figure src="picture-${index}.jpg" alt="A ${random.pick(WORDS)}" caption="Photo: ${random.pick(PEOPLE)}, ${random.pick(LICENCES)}" >}}`,
    )
  if (kind === 4) blocks.push('| place | year |\n|---|---|\n| north | 1998 |\n| south | 2004 |')
  if (kind === 5) blocks.push('```sh\nmake water\nmake bread\n```')
  const linked = random.below(Math.max(1, site.number + 1))
  blocks.push(
    `${paragraph(random, 40)} See [${words(random, 3)}](${urlOf(linked, site.sections)}) and ` +
      `[${words(random, 2)}](https://elsewhere.example/${linked}), *${words(random, 2)}* and **${words(random, 2)}**.`,
  )
  return `${blocks.join('\n\n')}\n`
}

function paragraph(random: Random, length: number): string {
  const sentences: string[] = []
  for (let left = length; left > 0; left -= 14) sentences.push(sentence(random, 8 + random.below(12)))
  return sentences.join(' ')
}

function sentence(random: Random, length: number): string {
  return `${capital(words(random, length))}.`
}

function words(random: Random, count: number): string {
  return Array.from({ length: count }, () => random.pick(WORDS)).join(' ')
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
