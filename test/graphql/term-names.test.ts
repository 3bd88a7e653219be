import { afterAll, beforeAll, expect, test } from 'vitest'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { parseWorkers } from '../support/parse-workers.ts'
import { openReader, type Reader } from '../support/reader.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

let reader: Reader
let site: TestSite

async function publish(): Promise<void> {
  const tools = { database: reader.db.database, pool: parseWorkers() }
  const options = { prune: true, maxPrune: 100, progress: noProgress, onWait: () => {} }
  expect((await importSite(tools, site.root, options)).blocked).toBeNull()
}

beforeAll(async () => {
  reader = await openReader()
  site = createSite({
    'hugo.toml': `baseURL = "https://site.example/"
defaultContentLanguage = "en"
[languages.de]
[languages.en]
[taxonomies]
tag = "tags"
craft = "crafts"
[permalinks.term]
crafts = "/made-by/:slug/"
`,
    'content/wells.md': page(
      'Wells',
      'Text.',
      'tags: [water, open-source, Stone Walls, secret, plain]\ncrafts: [digging]',
    ),
    'content/wells.de.md': page('Brunnen', 'Text.', 'tags: [water, erde]'),
    'content/tags/water/_index.md': page('Water of wells'),
    'content/tags/water/_index.de.md': page('A name that comes first in the alphabet'),
    'content/tags/open-source/_index.md': page('Open source', 'Text.', 'translationKey: open'),
    'content/tags/Stone Walls/_index.md': page('Walls of stone'),
    'content/tags/secret/_index.md': page('Nobody sees this', 'Text.', 'draft: true'),
    'content/tags/plain/_index.md': page('""'),
    'content/tags/erde/_index.de.md': page('Die Erde', 'Text.', 'translationKey: earth'),
    'content/crafts/digging/_index.md': page('The art of digging'),
  })
  await publish()
})

afterAll(async () => {
  site.remove()
  await reader.close()
})

const NAMES =
  '{ tags: terms(taxonomy: "tags") { nodes { slug name } } crafts: terms(taxonomy: "crafts") { nodes { slug name } } }'

async function namesOf(query = NAMES): Promise<Record<string, string>> {
  const { data, errors } = await reader.ask(query)
  expect(errors).toEqual([])
  const nodes: { slug: string; name: string }[] = [...data.tags.nodes, ...data.crafts.nodes]
  return Object.fromEntries(nodes.map(({ slug, name }) => [slug, name]))
}

test('a term is called what the title of its page says, first in the language of the site', async () => {
  expect(await namesOf()).toEqual({
    water: 'Water of wells',
    'stone-walls': 'Walls of stone',
    // At an address of its own.
    digging: 'The art of digging',
    // With a key of its own for its translations.
    'open-source': 'Open source',
    // In one other language alone.
    erde: 'Die Erde',
    // Not published.
    secret: 'secret',
    // Without a title.
    plain: 'plain',
  })
})

test('a new title is a new name from that release on, and takes no more statements than a term without a page', async () => {
  site.write('content/tags/water/_index.md', page('All waters'))
  site.delete('content/tags/Stone Walls')
  await publish()
  const query = '{ articleByPath(path: "/wells/") { terms(taxonomy: "tags") { slug name } } }'
  const [before, after] = [await reader.ask(query, {}, 1), await reader.ask(query, {}, 2)]
  const one = await reader.ask('{ articleByPath(path: "/wells/") { terms(taxonomy: "crafts") { name } } }', {}, 2)

  expect(before.data.articleByPath.terms).toContainEqual({ slug: 'water', name: 'Water of wells' })
  expect(before.data.articleByPath.terms).toContainEqual({ slug: 'stone-walls', name: 'Walls of stone' })
  expect(after.data.articleByPath.terms).toContainEqual({ slug: 'water', name: 'All waters' })
  expect(after.data.articleByPath.terms).toContainEqual({ slug: 'stone-walls', name: 'Stone Walls' })
  expect([before.statements, one.statements]).toEqual([after.statements, after.statements])
})
