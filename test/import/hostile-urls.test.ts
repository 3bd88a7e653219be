import { type GraphQLObjectType, getNamedType, isLeafType, isNonNullType, isObjectType } from 'graphql'
import type { Nodes } from 'hast'
import rehypeRaw from 'rehype-raw'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSchema } from '../../src/graphql/schema.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { openParsePool } from '../../src/import/read/parse-pool.ts'
import { publishRelease } from '../support/content.ts'
import { bodyOf, frontMatterOf, hostileUrl, isActive, readings } from '../support/hostile-urls.ts'
import { createRandom } from '../support/random.ts'
import { openReader, type Reader } from '../support/reader.ts'
import { createSite, page } from '../support/site.ts'

const SEED = 8
const PAGES = 60
const ASKED_AT_ONCE = 10

const HONEST = [
  '../wells/',
  'wells.html?x=1&y=a:b#top',
  '/wells/',
  '/a:b/',
  './a:b',
  '/caf%C3%A9/',
  '/café/',
  'café/',
  'File%3AWell.jpg',
  '50%',
  'a%20b/',
  '#javascript:x',
  '?q=javascript:x',
  '/javascript:x',
  '/data:x',
  'https://elsewhere.example/?to=javascript:x',
  'HTTPS://Elsewhere.example/Wells',
  'http://elsewhere.example',
  '//elsewhere.example/x',
  'mailto:ana@commons.example?subject=javascript:x',
  'tel:+49-30-123',
  'xmpp:ana@commons.example',
  'irc://irc.example/wells',
  'ircs://irc.example/wells',
  'matrix:r/wells:commons.example',
]

let reader: Reader
const schema = createSchema()

beforeAll(async () => {
  reader = await openReader()
})

afterAll(() => reader.close())

describe('a site of hostile addresses', () => {
  const random = createRandom(SEED)
  const urls = Array.from({ length: PAGES }, () => hostileUrl(random))
  const found: Found[] = []
  let problems: readonly { code: string }[]

  beforeAll(async () => {
    const pages = urls.map((url, index) => [`content/p${index}.md`, frontMatterOf(url) + bodyOf(url)])
    const site = createSite({
      ...Object.fromEntries(pages),
      'hugo.toml': `baseURL = "https://commons.example/"
[languages.en]
baseURL = "javascript:alert(1)//"
[params.licence]
name = "A licence"
url = "java\\tscript:alert(1)"`,
      'content/honest.md': page('Honest', HONEST.map((href, index) => `[link ${index}](<${href}>)`).join('\n\n')),
      'content/root.md': page(
        'Root',
        'Text.',
        'aliases: [/old/]\nurl: /javascript:alert(1)/\nfeatureImage: /javascript:alert(1)',
      ),
      'content/javascript:alert(1)/index.md': page('Bundle', '![a](feature.png)', 'coverCaption: Photo by Ana'),
      'content/javascript:alert(1)/feature.png': 'x',
    })
    const pool = openParsePool()
    const options = { keepGoing: true, progress: noProgress, onWait: () => {} }
    const report = await importSite({ database: reader.db.database, pool }, site.root, options)
    await pool.close()
    site.remove()
    problems = report.problems
    expect(report.release).toBe(1)
    const paths = [
      ...urls.map((_url, index) => `/p${index}/`),
      '/honest/',
      '/javascript:alert(1)/',
      '/javascriptalert1/',
    ]
    for (let at = 0; at < paths.length; at += ASKED_AT_ONCE) {
      const { data, errors } = await reader.ask(everyUrl(paths.slice(at, at + ASKED_AT_ONCE)))
      expect(errors).toEqual([])
      collect(data, found)
    }
  }, 120_000)

  test('is asked for every URL of the schema', () => {
    const fields = Object.values(schema.getTypeMap()).flatMap((type) =>
      isObjectType(type) ? urlFieldsOf(type).map((field) => `${type.name}_${field}`) : [],
    )

    expect(fields).toEqual(expect.arrayContaining(['ImageCredit_image', 'Licence_url', 'Quote_source', 'Site_url']))
    expect(new Set(found.filter(({ kind }) => kind === 'url').map(({ field }) => field))).toEqual(new Set(fields))
  })

  test('gives out no URL but those of the web', () => {
    expect(found.filter(({ kind, value }) => kind === 'url' && !/^https?:\/\/[^\s\\]\S*$/.test(value))).toEqual([])
  })

  test('gives out no link that runs something, however it is read', () => {
    const hrefs = found.filter(({ kind }) => kind === 'href').map(({ value }) => value)

    expect(hrefs.length).toBeGreaterThan(HONEST.length)
    expect(hrefs.filter((href) => readings(href).some(isActive))).toEqual([])
  })

  test('gives out no HTML that runs something', () => {
    const html = found.filter(({ kind }) => kind === 'html').map(({ value }) => value)
    const addresses = [...new Set(html)].flatMap(addressesIn)

    expect(addresses.length).toBeGreaterThan(PAGES)
    expect(addresses.filter(isActive)).toEqual([])
  })

  test('gives out no image address of the front matter that runs something', () => {
    const extra = found.filter(({ kind }) => kind === 'extra').flatMap(({ value }) => textsIn(JSON.parse(value)))

    expect(extra.filter((text) => !text.startsWith('Photo by') && readings(text).some(isActive))).toEqual([])
  })

  test('tells the editor what is left out', () => {
    expect(problems.filter(({ code }) => code === 'url-refused').length).toBeGreaterThan(PAGES)
    expect(problems.map(({ code }) => code)).toContain('base-url')
  })

  test('keeps the honest links among them as they are', async () => {
    const { data } = await reader.ask('{ articleByPath(path: "/honest/") { links { href } } }')

    expect(data.articleByPath.links.map(({ href }: { href: string }) => href)).toEqual(HONEST)
  })
})

test('a URL that an older version stored is not given out where its scheme no longer passes', async () => {
  const hostile = 'java\tscript:alert(1)'
  await publishRelease(reader.db.database, {
    add: [
      {
        path: '/old/',
        edition: {
          licence: { spdx: null, name: 'A licence', url: hostile },
          links: [
            { href: hostile, text: 'x', target: null },
            { href: '/y/', text: 'y', target: '/y' },
          ],
        },
        credits: [{ role: 'FEATURE', image: 'data:image/svg+xml,x', creatorUrl: hostile, source: 'vbscript:x' }],
      },
    ],
  })

  const { data, errors } = await reader.ask(
    '{ articleByPath(path: "/old/") { licence { name url } links { href } featureImageCredit { image creatorUrl source } } }',
  )

  expect(errors).toEqual([])
  expect(data.articleByPath).toEqual({
    licence: { name: 'A licence', url: null },
    links: [{ href: '/y/' }],
    featureImageCredit: { image: null, creatorUrl: null, source: null },
  })
})

interface Found {
  readonly kind: string
  /** The type and the field it was found in. */
  readonly field: string
  readonly value: string
}

/** A query for every URL, link and piece of HTML that the articles at these paths, and the site, give out; aliases say which is which. */
function everyUrl(paths: readonly string[]): string {
  const article = selectionOf(schema.getType('Article') as GraphQLObjectType, new Set(['Theme', 'Release']))
  const site = selectionOf(schema.getType('Site') as GraphQLObjectType, new Set(['Release']))
  return `{ site { ${site} } articlesByPath(paths: ${JSON.stringify(paths)}) { ${article} } }`
}

function selectionOf(type: GraphQLObjectType, above: ReadonlySet<string>): string {
  const inside = new Set([...above, type.name])
  return Object.values(type.getFields())
    .flatMap((field) => {
      const inner = getNamedType(field.type)
      if (field.args.some((argument) => isNonNullType(argument.type))) return []
      if (isLeafType(inner)) {
        const kind = kindOf(field.name, inner.name)
        return kind === null ? [] : `${kind}__${type.name}_${field.name}: ${field.name}`
      }
      if (!isObjectType(inner) || inside.has(inner.name)) return []
      const selection = selectionOf(inner, inside)
      return selection === '' ? [] : `${field.name}__${type.name}: ${field.name} { ${selection} }`
    })
    .join(' ')
}

function kindOf(field: string, scalar: string): string | null {
  if (scalar === 'URL') return 'url'
  if (field === 'href' || field === 'extra') return field
  return /html$/i.test(field) ? 'html' : null
}

function urlFieldsOf(type: GraphQLObjectType): string[] {
  return Object.values(type.getFields()).flatMap(({ name, type: of }) => (getNamedType(of).name === 'URL' ? name : []))
}

function collect(value: unknown, found: Found[]): void {
  if (Array.isArray(value)) for (const item of value) collect(item, found)
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      const [, kind, field] = /^(url|href|html|extra)__(\w+)$/.exec(key) ?? []
      if (kind === undefined || field === undefined) collect(inner, found)
      else if (kind === 'extra') found.push({ kind, field, value: JSON.stringify(inner) })
      else found.push({ kind, field, value: inner === null ? 'https://null.example/' : String(inner) })
    }
  }
}

/** Every address in a piece of HTML, read as browsers do. */
function addressesIn(html: string): string[] {
  const tree = unified()
    .use(rehypeRaw)
    .runSync({ type: 'root', children: [{ type: 'raw', value: html }] }) as Nodes
  const found: string[] = []
  visit(tree, 'element', ({ properties }) => {
    for (const [name, value] of Object.entries(properties)) {
      if (/^(?:on|style)/.test(name)) found.push(`javascript:${name}`)
      if (['alt', 'title', 'className', 'id', 'lang'].includes(name)) continue
      for (const part of [value]
        .flat()
        .join(',')
        .split(/,|\s+\d+[wx]/))
        found.push(part.trim())
    }
  })
  return found.filter((text) => text !== '')
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}
