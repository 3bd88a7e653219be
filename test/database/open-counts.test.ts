import { afterAll, beforeAll, expect, test } from 'vitest'
import { publishRelease, type TestArticle } from '../support/content.ts'
import { openReader, type Reader } from '../support/reader.ts'

let reader: Reader

beforeAll(async () => {
  reader = await openReader()
})

afterAll(() => reader.close())

const page = (path: string, themes: readonly string[], more: Partial<TestArticle> = {}): TestArticle => ({
  path,
  sections: themes.map((theme, index) => ({
    anchor: `${theme}-${index}`,
    themes: [theme],
    quotes: [`Said about ${theme} at ${path}`, { text: `Also about ${theme}`, attribution: 'Ada' }],
  })),
  tags: ['Bread'],
  ...more,
})

const COUNTS = [
  `{ articles { totalCount } inSpanish: articles(where: { language: "es" }) { totalCount }
    everything: articles(where: { kinds: [HOME, PAGE, SECTION] }) { totalCount } }`,
  `{ aboutWater: articles(where: { theme: "water" }) { totalCount }
    tagged: articles(where: { term: { taxonomy: "tags", slug: "bread" } }) { totalCount }
    terms(taxonomy: "tags") { nodes { articles { totalCount } } } }`,
  `{ quotes { totalCount } attributed: quotes(where: { attributed: true }) { totalCount }
    nameless: quotes(where: { theme: "water", attributed: false }) { totalCount } }`,
  `{ ofWater: quotesByTheme(theme: "water") { totalCount }
    ofWaterInSpanish: quotesByTheme(theme: "water", language: "es") { totalCount } }`,
  `{ themes(orderBy: { field: QUOTES, direction: DESC }) { totalCount nodes { slug quoteCount articles { totalCount } } } }`,
  `{ themesInSpanish: themes(where: { language: "es" }) { totalCount nodes { slug } }
    allThemes: themes(where: { empty: true }) { totalCount nodes { slug } } }`,
]

async function counts(release: number | null = null): Promise<object> {
  const data: object[] = []
  for (const query of COUNTS) {
    const answer = await reader.ask(query, {}, release)
    expect(answer.errors).toEqual([])
    data.push(answer.data)
  }
  return Object.assign({}, ...data)
}

test('what is counted for the newest release is what was counted for it later', async () => {
  const { database } = reader.db
  const spanish = { edition: { language: 'es' } }
  const declared = [{ slug: 'water', name: 'Water', description: null }]
  const first = await publishRelease(database, {
    add: [page('/one/', ['water', 'bread']), page('/two/', ['water']), page('/es/uno/', ['water'], spanish)],
    themes: declared,
  })
  const answers = [await counts()]
  const [one, two, uno] = first.editions as [number, number, number]
  const second = await publishRelease(database, {
    close: [one, uno],
    add: [page('/one/', ['bread', 'trust']), page('/es/uno/', ['agua'], spanish), page('/three/', ['water'])],
    themes: declared,
  })
  answers.push(await counts())
  await publishRelease(database, { close: [two, second.editions[1] as number], themes: declared })
  answers.push(await counts())
  await publishRelease(database, { close: [second.editions[2] as number], add: [page('/four/', [])], themes: declared })
  answers.push(await counts())

  expect(answers[0]).toMatchObject({
    articles: { totalCount: 3 },
    aboutWater: { totalCount: 3 },
    tagged: { totalCount: 3 },
    quotes: { totalCount: 8 },
    nameless: { totalCount: 3 },
    themes: {
      totalCount: 2,
      nodes: [{ slug: 'water', quoteCount: 6, articles: { totalCount: 3 } }, { slug: 'bread' }],
    },
    themesInSpanish: { nodes: [{ slug: 'water' }] },
  })
  expect(answers[3]).toMatchObject({
    aboutWater: { totalCount: 0 },
    allThemes: { totalCount: 3 },
    themes: { totalCount: 2 },
  })
  for (const [index, then] of answers.entries()) expect(await counts(index + 1)).toEqual(then)
})

test('nothing is left in the counts of what is shown no more', async () => {
  const rows = await reader.db.database
    .sql`select of, key, language, articles, quotes from open_counts order by of, key, language`

  expect(rows).toEqual([
    { of: 'ALL', key: '', language: 'en', articles: 2, quotes: 4 },
    { of: 'TERM', key: 'tags/bread', language: 'en', articles: 2, quotes: 0 },
    { of: 'THEME', key: 'bread', language: 'en', articles: 1, quotes: 2 },
    { of: 'THEME', key: 'trust', language: 'en', articles: 1, quotes: 2 },
  ])
})
