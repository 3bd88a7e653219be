import { afterAll, beforeAll, expect, test } from 'vitest'
import { publishRelease, type TestArticle } from '../support/content.ts'
import { createRandom, type Random } from '../support/random.ts'
import { openReader, type Reader } from '../support/reader.ts'

// So few that every page has nearly every phrase of three of them.
const WORDS = ['water', 'road', 'well', 'school', 'bread', 'stone']
const PAGES = 80
const FOOTER = 'Printed by the neighbours of the old harbour for everybody who wants it.'

let reader: Reader
let pages: { readonly path: string; readonly text: string; readonly quote: string }[]

beforeAll(async () => {
  reader = await openReader()
  const random = createRandom(41)
  pages = Array.from({ length: PAGES }, (_, index) => ({
    path: `/page-${index}/`,
    text: `${sentence(random, 60)} Signed by page number ${index}, ${FOOTER}`,
    quote: sentence(random, 14),
  }))
  const add = pages.map(({ path, text, quote }): TestArticle => {
    return { path, sections: [{ anchor: 'one', text, quotes: [quote] }] }
  })
  const first = await publishRelease(reader.db.database, { add })
  // Older editions of the same words.
  await publishRelease(reader.db.database, { add, close: first.editions })
}, 120_000)

afterAll(() => reader.close())

function sentence(random: Random, length: number): string {
  const words = Array.from({ length }, () => random.pick(WORDS) + (random.chance(0.1) ? ',' : ''))
  return `${words.join(' ').replace(/^./, (letter) => letter.toUpperCase())}.`
}

async function verify(text: string) {
  const { data } = await reader.ask(
    'query ($text: String!) { verifyQuote(text: $text) { kind article { path } difference } }',
    { text },
  )
  return data.verifyQuote
}

/** The pages on which a passage stands, as it is written. */
function pathsOf(passage: string): string[] {
  return pages.filter(({ text, quote }) => `${text}\n${quote}`.includes(passage)).map(({ path }) => path)
}

test('a true passage is verbatim however many pages have all its phrases', async () => {
  const random = createRandom(42)
  for (let round = 0; round < 150; round++) {
    const { text, quote } = random.pick(pages)
    const words = random.pick([text, quote]).split(' ')
    const length = 7 + random.below(5)
    const start = random.below(Math.max(1, words.length - length))
    const passage = words
      .slice(start, start + length)
      .join(' ')
      .replace(/,$/, '')
    const { kind, article } = await verify(passage)
    expect({ passage, kind }).toEqual({ passage, kind: 'VERBATIM' })
    expect(pathsOf(passage)).toContain(article.path)
  }
})

test('its end is found though the beginning stands on every page', async () => {
  for (const index of [0, 37, PAGES - 1])
    expect(await verify(`page number ${index}, Printed by the neighbours of the old harbour`)).toEqual({
      kind: 'VERBATIM',
      article: { path: `/page-${index}/` },
      difference: null,
    })
})

test('words that only seem to stand there, by their phrases, are not verbatim', async () => {
  const random = createRandom(43)
  for (let round = 0; round < 50; round++) {
    const passage = sentence(random, 9)
    if (pathsOf(passage.slice(1, -1)).length > 0) continue
    expect({ passage, ...(await verify(passage)) }).not.toMatchObject({ passage, kind: 'VERBATIM' })
  }
})

test('capitals are found among as many', async () => {
  const { path, text } = pages[50]!
  const passage = text.split(' ').slice(10, 20).join(' ').replace(/,$/, '')
  expect(await verify(passage.toUpperCase())).toMatchObject({ kind: 'VERBATIM', article: { path } })
})
