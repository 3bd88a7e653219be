import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportSite } from '../../src/history/export-site.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { makeFolder } from '../support/fresh-folder.ts'
import { parseHere } from '../support/parse-here.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const CONFIG = `baseURL = "https://site.example/"
[languages.en]
weight = 1
[languages.fr]
weight = 2
[[module.mounts]]
source = "docs"
target = "content"
[module.mounts.sites.matrix]
languages = ["en", "fr"]
`

let db: TestDatabase
let site: TestSite

beforeAll(async () => {
  db = await createTestDatabase()
  site = createSite({
    'hugo.toml': CONFIG,
    'docs/wells.md': page('Wells', 'Water.', 'id: wells'),
    'docs/roofs.md': page(
      'Roofs',
      'Tiles are laid in rows from the eaves upwards, each row over the one below, so that rain runs off.',
    ),
  })
})

afterAll(async () => {
  site.remove()
  await db.drop()
})

const run = () =>
  importSite({ database: db.database, pool: parseHere }, site.root, {
    progress: noProgress,
    prune: true,
    onWait: () => {},
  })

const steps = async () => (await run()).steps.map(({ action, path }) => `${action} ${path}`).sort()

test('a file for two languages is imported, changed and exported as one file with two pages', async () => {
  expect(await steps()).toEqual(['create /fr/roofs/', 'create /fr/wells/', 'create /roofs/', 'create /wells/'])
  expect(await steps()).toEqual([])

  site.write('docs/wells.md', page('Wells', 'Much water.', 'id: wells'))
  expect(await steps()).toEqual(['change /fr/wells/', 'change /wells/'])

  const folder = makeFolder()
  await exportSite(db.database, join(folder, 'out'), { release: null, force: false })
  expect(readdirSync(join(folder, 'out/docs'))).toEqual(['roofs.md', 'wells.md'])
  rmSync(folder, { recursive: true })

  site.write('docs/wells.fr.md', page('Puits', 'Eau.'))
  expect(await steps()).toEqual(['change /fr/wells/'])

  site.move('docs/roofs.md', 'docs/tiles.md')
  expect(await steps()).toEqual(['move /fr/tiles/', 'move /tiles/'])

  site.delete('docs/tiles.md')
  expect((await run()).blocked?.by).toBe('prune-limit')
})
