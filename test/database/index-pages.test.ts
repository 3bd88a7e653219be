import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createClient } from '../../src/database/connect/client.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { createTestDatabase } from '../support/database.ts'
import { parseHere } from '../support/parse-here.ts'
import { createSite, page } from '../support/site.ts'

const MIGRATION = readFileSync('schema/migrations/0014_index_pages.sql', 'utf8')

test('addresses stored with index.html are found as their folders, but for one that another page has', async () => {
  const db = await createTestDatabase()
  const site = createSite({
    'content/_index.md': page('Home'),
    'content/a.md': page('A', 'Text.', 'aliases: [/was-a/]'),
    'content/b.md': page('B'),
    'content/c.md': page('C'),
  })
  await importSite({ database: db.database, pool: parseHere }, site.root, { progress: noProgress, onWait: () => {} })
  const client = createClient(db.source, { max: 1 })
  await client.unsafe("update editions set path_key = '/index.html' where path_key = '/'")
  await client.unsafe("update editions set path_key = path_key || '/index.html' where path_key in ('/a', '/c')")
  await client.unsafe("update editions set path_key = '/c' where path_key = '/b'")
  await client.unsafe("update aliases set path_key = '/was-a/index.html'")

  await client.unsafe(MIGRATION)

  const rows = await client.unsafe('select path, path_key from editions union select path, path_key from aliases')
  expect(rows.map(({ path, path_key }) => `${path} ${path_key}`).sort()).toEqual([
    '/ /',
    '/a/ /a',
    '/b/ /c',
    '/c/ /c/index.html',
    '/was-a/ /was-a',
  ])
  await client.end()
  site.remove()
  await db.drop()
})
