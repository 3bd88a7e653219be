import { afterEach, beforeEach, expect, test } from 'vitest'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { parseHere } from '../support/parse-here.ts'
import { createSite, page } from '../support/site.ts'

let db: TestDatabase

beforeEach(async () => {
  db = await createTestDatabase()
})

afterEach(() => db.drop())

const BODIES: Readonly<Record<string, string>> = {
  'without a heading': 'Wells and roofs.',
  'with nothing': '',
  'with sections':
    'First of all.\n\n## Wells\n\nWe dug the wells.\n\n### Deeper\n\nAnd deeper.\n\n## Roofs\n\nThey leak.',
  'that begins with a heading': '## Wells\n\nWe dug.\n\n## Roofs',
  'with headings alone': '## Wells\n\n## Roofs\n\n## Wells',
  'whose text begins as the heading does': '## Arts and crafts\n\nArt\n\n## Roofing\n\nRoof',
  'with footnotes': 'A claim.[^1]\n\n## Wells\n\nAnother.[^2]\n\n[^1]: The archive says so.\n[^2]: A ledger.',
  'with a heading in a quote': '> ## Quoted\n>\n> Words.\n\nAfter it.\n\n## Last\n\nEnd.',
  'beyond ASCII': '## Brunnen\n\nWir gruben Brunnen – „tief“, sagte sie.\n\n## 水\n\n水は誰のものでもない。',
  'that repeats itself': '## One\n\nOne\n\n## One\n\nOne\n\n## Two\n\nOne',
  'with much text': `## Long\n\n${'Rain fell upon our roofs again. '.repeat(7_000)}\n\n## Last\n\nOver.`,
}

test.each(Object.entries(BODIES))('the words of an article %s are those of its text', async (_what, body) => {
  const site = createSite({ 'content/a.md': page('A title', body, 'description: What it is.') })
  await importSite({ database: db.database, pool: parseHere }, site.root, { progress: noProgress, onWait: () => {} })
  site.remove()

  // How often each word is there, at most 255 times, as far as Postgres counts.
  const count = (vector: string) => `
    select lexeme, weights, cardinality(positions) as times from unnest(${vector})`
  const rows = await db.database.sql.unsafe(`
    select found.*, wanted.* from editions
    join search_texts on edition_id = id and search_texts.kind = 'ARTICLE',
    lateral (select coalesce(jsonb_agg(counted order by lexeme), '[]') as found from (${count('words')}) as counted) as found,
    lateral (select coalesce(jsonb_agg(counted order by lexeme), '[]') as wanted from (${count(`
      setweight(to_tsvector(config::regconfig, plain_words(title)), 'A')
      || setweight(to_tsvector(config::regconfig, plain_words(summary)), 'B')
      || setweight(to_tsvector(config::regconfig, plain_words(left(text, 200000))), 'D')`)}) as counted) as wanted`)

  expect(rows[0]?.found.length).toBeGreaterThan(0)
  expect(rows[0]?.found).toEqual(rows[0]?.wanted)
})
