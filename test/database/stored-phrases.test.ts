import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { spokenWords, withoutCase } from '../../src/content/spoken/spoken-words.ts'
import { wordSequence } from '../../src/content/spoken/word-sequence.ts'
import { createClient } from '../../src/database/connect/client.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { createTestDatabase } from '../support/database.ts'
import { parseHere } from '../support/parse-here.ts'
import { createSite, page } from '../support/site.ts'

const MIGRATION = readFileSync('schema/migrations/0046_smaller_index_of_phrases.sql', 'utf8')
const TEXT = 'Nobody asked the Harbour Council, and the harbour paid for Straße and ferry all the same.'

test('what passages are found by is the same whether it was stored before phrases were shortened or since', async () => {
  const db = await createTestDatabase()
  const site = createSite({ 'content/a.md': page('A', TEXT) })
  await importSite({ database: db.database, pool: parseHere }, site.root, { progress: noProgress, onWait: () => {} })
  const client = createClient(db.source, { max: 1 })
  const stored = () =>
    client.unsafe(
      'select array(select unnest(phrases) order by 1) as phrases, words, words_any_case from edition_phrases',
    )
  const now = await stored()
  const before = wordSequence(withoutCase(spokenWords(TEXT)))
  // With the bits that are left out now, and the two bytes of each word.
  await client.unsafe(`
    update edition_phrases
    set phrases = array(select (phrase << 14) | ((phrase * 31) & 16383) from unnest(phrases) as phrase),
      words_any_case = decode('${before}', 'hex')`)
  expect(await stored()).not.toEqual(now)

  await client.unsafe(MIGRATION)

  expect(await stored()).toEqual(now)
  await client.end()
  site.remove()
  await db.drop()
})
