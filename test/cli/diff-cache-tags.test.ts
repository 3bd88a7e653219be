import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CommandLine, openCommandLine } from '../support/cli.ts'
import { type FrontDoor, openFrontDoor } from '../support/front-door.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

let cli: CommandLine
let site: TestSite
let gateway: FrontDoor

const quote = (text: string) => `> ${text}`

// Between the releases a page is changed, one moves, one goes, one comes, one comes where another was, and a theme is renamed.
beforeAll(async () => {
  cli = await openCommandLine()
  const themes = (name: string) => `themes:\n  - slug: water\n    name: ${name}\n    assign:\n      - {path: /wells/}\n`
  site = createSite({
    'content/_index.md': page('Home', 'Welcome.', 'menu: main'),
    'content/wells.md': page('Wells', `Dug by hand.\n\n${quote('It was deep.')}`, 'tags: [water]'),
    'content/roofs.md': page('Roofs', 'Solar panels. [Wells](/wells/)'),
    'content/fences.md': page('Fences', 'Hazel.'),
    'content/kilns.md': page('Kilns', `Lime.\n\n${quote('It was hot.')}`, 'aliases: [/ovens/]'),
    'content/still.md': page('Still', 'Nothing happens here.'),
    'data/themes.yaml': themes('Water'),
  })
  await cli.publish(site.root)
  site.move('content/roofs.md', 'content/solar.md')
  await cli.publish(site.root)
  site.write('content/wells.md', page('Wells and pumps', `Dug by machine.\n\n${quote('It is deep.')}`, 'tags: [water]'))
  site.write('content/roofs.md', page('Thatch', 'Another page, where one was.'))
  site.move('content/kilns.md', 'content/ovens-of-lime.md')
  site.delete('content/fences.md')
  site.write('content/looms.md', page('Looms', 'Wool.', 'tags: [water]'))
  site.write('data/themes.yaml', themes('Wells and water'))
  await cli.publish(site.root)
  gateway = openFrontDoor(cli.database, { caching: { fresh: 60, stale: 0, edition: '' } })
})

afterAll(async () => {
  gateway.close()
  site.remove()
  await cli.close()
})

interface Kept {
  readonly data: string
  readonly tags: readonly string[]
}

async function ask(query: string, release: number): Promise<Kept> {
  const url = `http://localhost/graphql?release=${release}&query=${encodeURIComponent(query)}`
  const response = await gateway.handle(new Request(url), { address: 'a' })
  const { data } = (await response.json()) as { data: unknown }
  return { data: JSON.stringify(data), tags: (response.headers.get('cache-tag') ?? '').split(',') }
}

async function tagsOf(from: number, to: number): Promise<string[]> {
  const { code, out } = await cli.run('diff', String(from), String(to), '--cache-tags')
  expect(code).toBe(0)
  return out.trim().split('\n')
}

const paths = ['wells', 'roofs', 'solar', 'fences', 'kilns', 'ovens', 'ovens-of-lime', 'looms', 'still', 'nowhere']

const queries = [
  ...paths.flatMap((path) => [
    `{ articleByPath(path: "/${path}/") { title html } }`,
    `{ articleByPath(path: "/${path}/") { previous { title } next { title } related { title } } }`,
    `{ articleByPath(path: "/${path}/") { sections { anchor } quotes { text url } links { article { title path } } } }`,
    `{ articleByPath(path: "/${path}/") { themes { name quoteCount } terms { name articles { totalCount } } } }`,
    `{ resolvePath(path: "/${path}/") { __typename } }`,
  ]),
  '{ articlesByPath(paths: ["/still/", "/wells/"]) { title } }',
  '{ articles { totalCount nodes { title } } }',
  '{ quotes { nodes { text } } }',
  '{ quotesByTheme(theme: "water") { nodes { text } } }',
  '{ theme(slug: "water") { name } }',
  '{ themes { nodes { name } } }',
  '{ terms(taxonomy: "tags") { nodes { slug articles { nodes { title } } } } }',
  '{ search(text: "wool") { totalCount } }',
  '{ verifyQuote(text: "It was deep.") { kind } }',
  '{ site { title menus { items { name } } release { number } } }',
  '{ releases { totalCount } }',
]

describe.each([
  [1, 2],
  [2, 3],
  [1, 3],
  [3, 2],
])('a cache that forgets the tags of the difference between the releases %i and %i', (from, to) => {
  test('keeps no answer that the other release does not give', async () => {
    const forgotten = await tagsOf(from, to)
    const stale: string[] = []
    for (const query of queries) {
      const [kept, now] = [await ask(query, from), await ask(query, to)]
      if (kept.data !== now.data && !kept.tags.some((tag) => forgotten.includes(tag))) stale.push(query)
    }

    expect(stale).toEqual([])
  })

  test('keeps the pages to which nothing happened', async () => {
    const forgotten = await tagsOf(from, to)
    const { tags } = await ask('{ articleByPath(path: "/still/") { title html sections { anchor } } }', from)

    expect(tags.length).toBeGreaterThan(1)
    expect(tags.filter((tag) => forgotten.includes(tag))).toEqual([])
  })
})

test('where the site itself is another, everything is forgotten', async () => {
  site.write('hugo.toml', 'baseURL = "https://elsewhere.example/"\ntitle = "A site"\n')
  await cli.publish(site.root)

  expect(await tagsOf(3, 4)).toEqual(['commonplace'])
})
