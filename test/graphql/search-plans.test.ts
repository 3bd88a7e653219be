import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, withoutStatementTimeout } from '../../src/database/open.ts'
import { publishRelease } from '../support/content.ts'
import { openReader, type Reader } from '../support/reader.ts'

const EDITIONS = 10_000
const QUOTES_EACH = 10

let reader: Reader

beforeAll(async () => {
  reader = await openReader()
  await withoutStatementTimeout(reader.db.database, fill)
}, 300_000)

async function fill(database: Database): Promise<void> {
  const { sql } = database
  const { editions } = await publishRelease(database, {
    add: [
      {
        path: '/first/',
        sections: [{ anchor: 'one', themes: ['home'], quotes: ['Nobody asked us about the wells.'] }],
      },
    ],
  })
  const first = editions[0] as number
  const columns = `staged_by, until, number, digest, source_path, kind, language, title, draft, word_count,
    translation_key, extra, links, markdown, html, text`
  // Copies of one article, with words and phrases of their own.
  await sql.unsafe(`
    with copied as (
      insert into articles (id, origin) select gen_random_uuid(), '' from generate_series(1, ${EDITIONS}) returning id
    )
    insert into editions (article_id, path, path_key, since, ${columns})
    select copied.id, '/' || copied.id || '/', '/' || copied.id, 1, ${columns}
    from copied, editions where editions.id = ${first}`)
  await sql.unsafe(`
    insert into search_texts (edition_id, kind, position, config, words)
    select id, 'QUOTE', n, 'pg_catalog.english', to_tsvector('simple', 'w' || (id * n) % 5000 || ' v' || (id + n) % 3000)
    from editions, generate_series(0, ${QUOTES_EACH - 1}) as n where id <> ${first}`)
  await sql.unsafe(`
    insert into edition_phrases (edition_id, phrases, words, words_any_case, breaks, gaps)
    select id, array(select (hashint8(id * 31 + n) % 1000000)::integer from generate_series(1, 20) as n), '', '', '{}', '{}'
    from editions where id <> ${first}`)
  await sql.unsafe(`
    insert into edition_themes (edition_id, theme, name, position)
    select id, 'theme-' || id % 100, 'Theme', 0 from editions where id <> ${first}`)
  await sql.unsafe(`
    insert into quotes (edition_id, uid, section, position, range_start, range_end, themes, text, html)
    select id, gen_random_uuid(), 0, n, 0, 1, '{}', 'w', 'w'
    from editions, generate_series(0, ${QUOTES_EACH - 1}) as n where id <> ${first}`)
  await sql.unsafe(`
    insert into sections (edition_id, uid, anchor, level, position, themes, leads, markdown, html, text)
    select id, gen_random_uuid(), '', 0, 0, '{}', '[]', 'w', 'w', 'w' from editions where id <> ${first}`)
  await sql.unsafe(`
    insert into changes (release, ordinal, at, kind, article_id, path)
    select 1, (row_number() over ())::integer, now(), 'PUBLISHED', article_id, path from editions where id <> ${first}`)
  await sql.unsafe('vacuum analyze')
}

afterAll(() => reader.close())

test.each([
  ['a quotation that stands somewhere', '{ verifyQuote(text: "Nobody asked us about the wells.") { kind } }'],
  ['one that stands nowhere', '{ verifyQuote(text: "Somebody told them of quite another thing.") { kind } }'],
  [
    'a search',
    '{ search(text: "wells", where: { section: "first", theme: "home" }) { totalCount edges { highlight } } }',
  ],
])('%s among 100,000 quotes reads no whole table, whatever it is asked for', async (_what, query) => {
  const { errors } = await reader.ask(query)
  expect(errors).toEqual([])
  const asked = reader.db.statements.filter((statement) => /edition_phrases|search_texts/.test(statement))
  expect(asked).not.toEqual([])
  for (const statement of asked) {
    const rows = await reader.db.database.sql.unsafe(`explain (generic_plan) ${statement}`)
    expect(rows.map((row) => row['QUERY PLAN']).filter((line) => /Seq Scan/.test(line))).toEqual([])
  }
})
