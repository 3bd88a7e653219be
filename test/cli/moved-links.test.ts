import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type CommandLine, openCommandLine } from '../support/cli.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

let cli: CommandLine
let site: TestSite

beforeAll(async () => {
  cli = await openCommandLine()
})

afterAll(() => cli.close())

const CONFIG = `baseURL = "https://site.example/"
title = "A site"
defaultContentLanguage = "en"
[languages.en]
weight = 1
[languages.fr]
weight = 2
`

beforeEach(async () => {
  site = createSite({
    'hugo.toml': CONFIG,
    'content/roofs.md': page('Roofs', 'Solar panels on every barn.'),
    'content/roofs.fr.md': page('Toits', 'Des panneaux sur chaque grange.'),
    'content/barns/index.md': page('Barns', 'Old and red.'),
    'content/notes/today.md': page('Today', 'Nothing yet.'),
    'content/notes/today.fr.md': page('Aujourd’hui', 'Rien.'),
  })
  await cli.publish(site.root)
})

afterEach(async () => {
  site.remove()
  await cli.empty()
})

const moveAll = () => {
  site.move('content/roofs.md', 'content/Energy/Solar.md')
  site.move('content/roofs.fr.md', 'content/Energy/Solar.fr.md')
  site.move('content/barns', 'content/sheds')
}

const hintOf = async (text: string, file = 'content/notes/today.md') => {
  site.write(file, page('Today', text))
  const { out } = await cli.run('import', site.root, '--json', '--plan')
  const problems: { path: string; code: string; message: string; hint: string }[] = JSON.parse(out).problems
  return problems
    .filter(({ path, code }) => path === file && ['ref-not-found', 'link-broken'].includes(code))
    .map(({ hint }) => hint)
}

const CALLS: [string, string][] = [
  ['{{< ref "roofs.md" >}}', 'Write "/Energy/Solar".'],
  ['{{< relref "roofs" >}}', 'Write "/Energy/Solar".'],
  ['{{% ref path="/roofs" %}}', 'Write "/Energy/Solar".'],
  ['{{< ref "../roofs.md#panels" >}}', 'Write "/Energy/Solar#panels".'],
  ['{{< ref path="roofs" lang="fr" >}}', 'Write "/Energy/Solar".'],
  ['{{< ref "barns/index.md" >}}', 'Write "/sheds".'],
  ['{{< ref "/barns/" >}}', 'Write "/sheds".'],
  ['[roofs](../roofs.md)', 'Write "/energy/solar/".'],
  ['[roofs](/roofs.md#panels)', 'Write "/energy/solar/#panels".'],
  ['[roofs](../roofs)', 'Write "/energy/solar/".'],
  ['[barns](../barns/index.md "Old")', 'Write "/sheds/".'],
  ['[roofs](/roofs/)', 'Write "/energy/solar/".'],
  ['[roofs](../../roofs/#panels)', 'Write "/energy/solar/#panels".'],
]

test('a broken ref or link to a page that moved names where it is, in the plan that moves it and after', async () => {
  const text = CALLS.map(([call]) => call).join('\n\n')
  moveAll()

  const planned = await hintOf(text)
  await cli.publish(site.root)
  const published = await hintOf(text)

  expect(planned).toEqual(CALLS.map(([, hint]) => hint))
  expect(published).toEqual(planned)
})

test('a page names the one in its own language', async () => {
  moveAll()
  await cli.publish(site.root)
  site.move('content/Energy/Solar.fr.md', 'content/Soleil.fr.md')
  await cli.publish(site.root)

  expect(await hintOf('{{< ref "/roofs" >}}', 'content/notes/today.fr.md')).toEqual(['Write "/Soleil".'])
  expect(await hintOf('{{< ref "/Energy/Solar" >}}', 'content/notes/today.fr.md')).toEqual(['Write "/Soleil".'])
})

test('a page that keeps its address under another file is found as well', async () => {
  site.move('content/roofs.md', 'content/tiles.md')
  site.write('content/tiles.md', page('Roofs', 'Solar panels on every barn.', 'url: /roofs/'))

  const before = await hintOf('{{< ref "roofs.md" >}}')
  await cli.publish(site.root)

  expect([before, await hintOf('{{< ref "roofs.md" >}}')]).toEqual([['Write "/tiles".'], ['Write "/tiles".']])
})

test('a name that never was one, or of a page that is gone, names nothing', async () => {
  site.delete('content/roofs.md')
  await cli.publish(site.root)

  expect(await hintOf('{{< ref "roofs.md" >}} {{< ref "never.md" >}}')).toEqual([
    'Check the path, or link to the page by its URL.',
    'Check the path, or link to the page by its URL.',
  ])
})

test('a name that two pages had names neither, but in the folder of one', async () => {
  site.write('content/farms/doors.md', page('Doors of farms', 'Oak, wide enough for a cart.'))
  site.write('content/mills/doors.md', page('Doors of mills', 'Iron, with a wheel that turns them.'))
  await cli.publish(site.root)
  site.move('content/farms/doors.md', 'content/oak.md')
  site.move('content/mills/doors.md', 'content/iron.md')
  await cli.publish(site.root)

  expect(await hintOf('{{< ref "doors.md" >}}', 'content/farms/today.md')).toEqual(['Write "/oak".'])
  expect(await hintOf('{{< ref "doors.md" >}}')).toEqual(['Check the path, or link to the page by its URL.'])
})
