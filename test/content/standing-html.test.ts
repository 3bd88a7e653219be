import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ParsedBody } from '../../src/content/body/parse-body.ts'
import { createRandom, type Random } from '../support/random.ts'
import { readBody } from './support/read-body.ts'

type Body = ParsedBody['body']

const NOTED = `Before it.[^bee]

# One

Deep.[^deep] Again.[^deep]

> The tide keeps[^deep] its own clock.[^é]
>
> ### Within
>
> And more.

**The discovery:** Words[^deep] of it.

# Two

Told[^deep] too.[^bee]

[^deep]: Forty metres, see[^inner].

    And below.
[^inner]: Within a note.
[^bee]: Of bees.
[^é]: With an accent.
`

test('a section carries the footnotes it refers to, numbered as on its page', () => {
  const [before, one, two] = readBody(NOTED).body.sections.map(({ html }) => html)

  expect(notesOf(before)).toEqual([['1', 'Of bees.']])
  expect(notesOf(one)).toEqual([
    ['2', 'Forty metres, see4. And below.'],
    ['3', 'With an accent.'],
    ['4', 'Within a note.'],
  ])
  expect(notesOf(two)).toEqual([
    ['1', 'Of bees.'],
    ['2', 'Forty metres, see4. And below.'],
    ['4', 'Within a note.'],
  ])
})

test('quotes and leads are their words, without the numbers of footnotes', () => {
  const { quotes, sections } = readBody(NOTED).body

  expect(quotes.map(({ html }) => html)).toEqual([
    '<p>The tide keeps its own clock.</p><h3>Within</h3><p>And more.</p>',
  ])
  expect(sections.flatMap(({ leads }) => leads).map(({ html }) => html)).toEqual(['<p>Words of it.</p>'])
})

test('headings keep their ids in the article, by which it is linked to', () => {
  expect(readBody(NOTED).body.html.match(/<h\d id="\w+">/g)).toEqual([
    '<h1 id="one">',
    '<h3 id="within">',
    '<h1 id="two">',
  ])
})

test('raw HTML cannot pretend to be a footnote', () => {
  const { html } = readBody(
    '<p id="fn:fn-a">Word <a data-footnote-ref href="#fn:fn-b" id="fn:fnref-b">2</a></p>\n\nA[^a]\n\n[^a]: Note',
  ).body

  expect(idsOf(html)).toHaveLength(2)
  expect(findFaults(html)).toEqual([])
})

test('the articles, sections, quotes and leads of generated pages can all be shown on one page', () => {
  const random = createRandom(11)
  for (let round = 0; round < 60; round++) {
    const paths = ['/a/', '/b/', '/b/c/']
    const sources = paths.map(() => generatePage(random))
    const bodies = sources.map((source, index) => readBody(source, { page: { path: paths[index]! } }).body)
    expect(faultsOf(bodies), sources.join('\n=====\n')).toEqual([])
  }
})

test('so can those of the pages that come with the gateway', () => {
  const folder = join(import.meta.dirname, '../../seeds/content')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'))
  const bodies = files.map((name) => {
    const [, frontMatter = '', markdown = ''] = /^(---\n.*?\n---\n)(.*)$/s.exec(
      readFileSync(join(folder, name), 'utf8'),
    )!
    return readBody(markdown, { frontMatter, page: { path: `/${name}/` } }).body
  })

  expect(bodies.length).toBeGreaterThan(5)
  expect(faultsOf(bodies)).toEqual([])
})

/** What is wrong with pages a frontend makes of these articles: of their sections, of their excerpts, or of each alone. */
function faultsOf(bodies: readonly Body[]): string[] {
  const sections = bodies.flatMap((body) => body.sections)
  const excerpts = [...bodies.flatMap(({ quotes }) => quotes), ...sections.flatMap(({ leads }) => leads)]
  const ownHeadings = bodies.map(({ sections }) =>
    sections.map(({ anchor, html }) => `<h2 id="${anchor}"></h2>${html}`).join(''),
  )
  return [
    ...bodies.flatMap(({ html }) => findFaults(html)),
    ...ownHeadings.flatMap(findFaults),
    ...sections.flatMap(({ html }) => findFaults(html)),
    ...findFaults(sections.map(({ html }) => html).join('')),
    ...excerpts.flatMap(({ html }) => [...idsOf(html), ...targetsOf(html)]),
  ]
}

/** Ids that occur twice, and links within the page that lead nowhere. */
function findFaults(html: string): string[] {
  const ids = idsOf(html)
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index)
  const dead = targetsOf(html).filter((target) => !ids.includes(target))
  return [...twice.map((id) => `twice: ${id}`), ...dead.map((target) => `dead: ${target}`)]
}

function idsOf(html: string): string[] {
  return [...html.matchAll(/<[^>]*\sid="([^"]+)"/g)].map(([, id = '']) => id)
}

function targetsOf(html: string): string[] {
  return [...html.matchAll(/<[^>]*\shref="#([^"]*)"/g)].map(([, target = '']) => target)
}

/** The numbers readers see beside the footnotes, and their words. */
function notesOf(html = ''): [string, string][] {
  let last = 0
  return [...html.matchAll(/<li id="[^"]+"(?: value="(\d+)")?>(.*?)<\/li>/gs)].map(([, value, item = '']) => {
    last = value === undefined ? last + 1 : Number(value)
    return [
      String(last),
      item
        .replaceAll(/<a [^>]*backref.*?<\/a>|<[^>]+>/gs, '')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    ]
  })
}

/** Headings, quotes, lists, tables and raw HTML, in any order and broken off anywhere, with footnotes in all of them. */
function generatePage(random: Random): string {
  const names = ['a', 'b', 'c d', 'é', '1']
  const note = () => (random.chance(0.4) ? `[^${random.pick(names)}]` : '')
  const words = () => `Some${note()} words of ${random.pick(['tides', 'mills', 'bees'])}.${note()}`
  const blocks: (() => string)[] = [
    () => `${'#'.repeat(1 + random.below(4))} ${random.pick(['Tide', 'Mill', 'Tide and mill', words()])}`,
    words,
    () => `> ${words()}\n>\n> ## ${random.pick(['Tide', 'Within'])}\n>\n> — Ana${note()}`,
    () => `“${words()}” — Ana`,
    () => `**Label${note()}:** ${words()}`,
    () => `**Label:**\n\n- ${words()}\n- ${words()}`,
    () => `- ${words()}\n\n  ### Tide\n\n- > ${words()}`,
    () => `| ${words()} | b |\n|---|---|\n| ${words()} | c |`,
    () =>
      random.pick(['<div>', '</div>', '<section>', '<p id="x">', '<h2 id="tide">Tide</h2>', '<blockquote>', '<ol>']),
    () => `<div id="fn:fn-a">\n\n${words()}\n\n## Tide ${note()}\n\n</div>`,
    () => `<svg>${words()}</svg>`,
    () => '<section data-footnotes><ol><li id="fn:fn-b">Other</li></ol></section>',
    () => '<a href="#fn:fn-a" data-footnote-ref>1</a> <a href="#fn:fnref-b" data-footnote-backref>↩</a>',
    () => `[^${random.pick(names)}]: ${words()}\n\n    ${random.pick([words(), '## Tide', `> ${words()}`])}`,
  ]
  return Array.from({ length: 3 + random.below(14) }, () => random.pick(blocks)()).join('\n\n')
}
