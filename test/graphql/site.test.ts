import { afterAll, beforeAll, expect, test } from 'vitest'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { parseWorkers } from '../support/parse-workers.ts'
import { openReader, type Reader } from '../support/reader.ts'
import { createSite, page } from '../support/site.ts'

let reader: Reader

beforeAll(async () => {
  reader = await openReader()
  const site = createSite({
    'hugo.toml': `
title = "The Commons"
baseURL = "https://commons.example/"
defaultContentLanguage = "en"
sectionPagesMenu = "sections"
[languages.en]
weight = 1
[languages.de]
weight = 2
languageName = "Deutsch (du)"
[[languages.de.menus.main]]
name = "Über"
pageRef = "/about"
[params]
color = "green"
[params.social]
handle = "@commons"
[[menus.main]]
name = "Elsewhere"
identifier = "else"
url = "https://else.example/"
weight = 20
[[menus.main]]
name = "Forum"
parent = "else"
url = "https://forum.example/"
[[menus.main]]
name = "About us"
pageRef = "/about"
weight = 10
[[menus.sections]]
name = "The farms"
identifier = "farms"
pageRef = "/farms"
[[menus.footer]]
name = "Nowhere"
`,
    'content/_index.md': page('Home', 'Home.'),
    'content/_index.de.md': page('Start', 'Start.'),
    'content/about.md': page('About', '## Wells\n\n> We dug it, all of us.\n\n## Echo\n\nEcho.\n\n> Echo.\n\nEcho.'),
    'content/about.de.md': page('Über', 'Text.'),
    'content/farms/_index.md': page('Farms', 'Text.'),
    'content/tools/_index.md': page('Tools', 'Text.', 'weight: 2\nlinkTitle: All tools'),
    'content/tools/saws/_index.md': page('Saws', 'Text.'),
    'content/trees/_index.md': page('Trees', 'Text.', 'menus:\n  sections:\n    name: Our trees\n    weight: 1'),
    'content/news.md': page('News', 'Text.', 'menu:\n  main:\n    weight: 15'),
    'content/plans.md': page('Plans', 'Text.', 'menus: [main, footer]\nlinkTitle: Our plans'),
    'content/secret.md': page('Secret', 'Text.', 'menus: main\ndraft: true'),
  })
  const pool = parseWorkers()
  const { blocked } = await importSite({ database: reader.db.database, pool }, site.root, {
    progress: noProgress,
    onWait: () => {},
  })
  site.remove()
  expect(blocked).toBeNull()
})

afterAll(() => reader.close())

test('the site names its languages with their home pages, and gives its params as they are', async () => {
  const { data, errors } = await reader.ask(
    '{ site { id languages { code name home { title } } params } node(id: "U2l0ZTpzaXRl") { id ... on Site { title } } }',
  )

  expect(errors).toEqual([])
  expect(data.site).toEqual({
    id: data.node.id,
    languages: [
      { code: 'en', name: 'English', home: { title: 'Home' } },
      { code: 'de', name: 'Deutsch (du)', home: { title: 'Start' } },
    ],
    params: { color: 'green', social: { handle: '@commons' } },
  })
  expect(data.node.title).toBe('The Commons')
})

test('menus hold what the configuration and visible pages put into them, in their order', async () => {
  const { data, errors, statements } = await reader.ask(
    '{ site { menus { name items { name href weight article { title } children { name href } } } } }',
  )

  expect(errors).toEqual([])
  expect(data.site.menus.slice(0, 2)).toEqual([
    {
      name: 'footer',
      items: [
        { name: 'Nowhere', href: '', weight: 0, article: null, children: [] },
        { name: 'Our plans', href: '/plans/', weight: 0, article: { title: 'Plans' }, children: [] },
      ],
    },
    {
      name: 'main',
      items: [
        { name: 'About us', href: '/about/', weight: 10, article: { title: 'About' }, children: [] },
        { name: 'News', href: '/news/', weight: 15, article: { title: 'News' }, children: [] },
        {
          name: 'Elsewhere',
          href: 'https://else.example/',
          weight: 20,
          article: null,
          children: [{ name: 'Forum', href: 'https://forum.example/' }],
        },
        { name: 'Our plans', href: '/plans/', weight: 0, article: { title: 'Plans' }, children: [] },
      ],
    },
  ])
  expect(statements).toBe(3)
})

test('sections at the top of the site are in `sectionPagesMenu`, unless an entry there is theirs already', async () => {
  const { data } = await reader.ask('{ site { menus { name items { name href weight } } } }')

  expect(data.site.menus[2]).toEqual({
    name: 'sections',
    items: [
      { name: 'Our trees', href: '/trees/', weight: 1 },
      { name: 'All tools', href: '/tools/', weight: 2 },
      { name: 'The farms', href: '/farms/', weight: 0 },
    ],
  })
})

test('menus of another language lead to its pages', async () => {
  const { data } = await reader.ask('{ site { menus(language: "DE") { name items { name href article { title } } } } }')

  expect(data.site.menus.find((menu: { name: string }) => menu.name === 'main').items).toEqual([
    { name: 'Über', href: '/de/about/', article: { title: 'Über' } },
  ])
})

test('a quote has the address of its very words', async () => {
  const { data, statements } = await reader.ask('{ quotes { nodes { text url } } }')

  expect(data.quotes.nodes).toEqual([
    {
      text: 'We dug it, all of us.',
      url: 'https://commons.example/about/#wells:~:text=We%20dug%20it%2C%20all%20of%20us.',
    },
  ])
  expect(statements).toBe(4)
})
