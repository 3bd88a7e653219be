import { createSite, type TestSite } from './site.ts'

/** How many versions the generated site has; after the last comes the first again, as if it were new. */
export const VERSIONS = 2

const PAGES = 40
const PLACES = ['a library', 'a valley', 'a market', 'a workshop', 'an allotment']
const THEMES = ['privacy', 'neighbours', 'skills', 'repair']

/**
 * A site of which every page says something else in every version; some come, go, are drafted, move, or exchange their
 * addresses, so that an answer mixed of two versions equals neither.
 */
export function createVersion(version: number): TestSite {
  const pages = Array.from({ length: PAGES }, (_, index) => index).filter((index) => isThere(index, version))
  return createSite({
    'hugo.toml': `baseURL = "https://site.example/"\ntitle = "Version ${version}"\ndefaultContentLanguage = "en"\n`,
    'data/themes.yaml': themes(version),
    'static/images/picture.jpg': 'No picture, but a file.',
    'content/_index.md': `---\ntitle: Home ${version}\n---\n\nWelcome to version ${version}.\n`,
    ...Object.fromEntries(pages.map((index) => [fileOf(index, version), page(index, version)])),
  })
}

/** Every path that any version has, had or leads on from. */
export function listPaths(): string[] {
  const pages = Array.from({ length: PAGES }, (_, index) => index)
  const versions = Array.from({ length: VERSIONS }, (_, version) => version)
  const paths = versions.flatMap((version) =>
    pages.flatMap((index) => [pathOf(index, version), `/old/${version}/${index}/`, `/always/${index}/`]),
  )
  return [...new Set(paths)].sort()
}

function isThere(index: number, version: number): boolean {
  return index % 5 !== 4 || (index + version) % VERSIONS !== 0
}

function fileOf(index: number, version: number): string {
  return moves(index) ? `content/volume-${version}/page-${index}.md` : `content/articles/page-${index}/index.md`
}

function pathOf(index: number, version: number): string {
  if (moves(index)) return `/volume-${version}/page-${index}/`
  return exchanges(index) ? `/exchange/${(index + version * 20) % PAGES}/` : `/articles/page-${index}/`
}

function moves(index: number): boolean {
  return index % 5 === 1
}

// Twenty apart, so that two pages have each other's address in the next version.
function exchanges(index: number): boolean {
  return index % 5 === 2
}

function page(index: number, version: number): string {
  const place = PLACES[index % PLACES.length]
  const sections = Array.from({ length: 3 + (index % 3) }, (_, number) => section(index, version, number))
  return `---
id: page-${index}
title: Page ${index} of version ${version}
date: 2024-0${1 + (index % 9)}-1${version}
lastmod: 2025-01-0${1 + version}
draft: ${index % 10 === 3 && version === 1}
${exchanges(index) ? `url: ${pathOf(index, version)}\n` : ''}aliases: [/old/${version}/${index}/, /always/${index}/]
themes: [${THEMES[(index + version) % THEMES.length]}]
keeper: version ${version}
---

This is about ${place}, as told in version ${version}. See [another](${pathOf((index - (index % 5) + 5) % PAGES, version)}).

${sections.join('\n\n')}
`
}

function section(index: number, version: number, number: number): string {
  const said = `We did it ${index + 2} times, and number ${number} of round ${version} was the best.`
  const time = version === 1 ? 'day' : 'night'
  return `## Part ${number} by ${time}

**The discovery:** Page ${index} found thing ${number} in version ${version}.

> ${said}
>
> — Ana, ${PLACES[(index + number) % PLACES.length]}

{{< figure src="/images/picture.jpg" alt="Picture ${number} of ${version}" caption="[Scene ${index}](https://pictures.example/${index}) by Ana ${version}, CC BY 4.0" >}}

Told again in version ${version}, [here](#part-${number}-by-${time}).`
}

function themes(version: number): string {
  const declared = THEMES.filter((_, index) => index !== version)
  return `themes:\n${declared.map((slug) => `  ${slug}:\n    name: ${slug} ${version}\n    description: In version ${version}.\n`).join('')}`
}
