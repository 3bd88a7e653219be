import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type GraphQLObjectType, getNamedType, isCompositeType, isObjectType, isRequiredArgument } from 'graphql'
import { afterAll, expect, test } from 'vitest'
import { createSchema } from '../../src/graphql/schema.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { openFrontDoor } from '../support/front-door.ts'
import { generateQuery, type Names, writeArguments } from '../support/generated-queries.ts'
import { createVersion, listPaths } from '../support/generated-site.ts'
import { parseHere } from '../support/parse-here.ts'
import { createRandom, type Random } from '../support/random.ts'
import { createSite, page } from '../support/site.ts'

/** `COMMONPLACE_QUERIES=20000` for many. */
const QUERIES = Number(process.env.COMMONPLACE_QUERIES ?? 15)
/** `COMMONPLACE_FIELDS=60` for small ones, of which more can be asked in a given time. */
const FIELDS = Number(process.env.COMMONPLACE_FIELDS ?? 540)
/** Another one for other queries. */
const FIRST_SEED = Number(process.env.COMMONPLACE_SEED ?? 0)
/** While so many imports publish a release each. */
const IMPORTS = Number(process.env.COMMONPLACE_IMPORTS ?? 2)

const schema = createSchema()
const faults: unknown[] = []
const log = { error: (details: object) => void faults.push(details), warn: () => {}, info: () => {} }
const closing: (() => Promise<void> | void)[] = []

afterAll(async () => {
  for (const close of closing.reverse()) await close()
})

const body = (words: string) =>
  `${words}.[^n]\n\n## ${words}\n\n**${words}:** More.\n\n> ${words}, and that is all.\n>\n> — Ana\n\n[^n]: Noted.`

const multilingual = () =>
  createSite({
    'hugo.toml': `baseURL = "https://many.example/"
defaultContentLanguage = "en"
title = "Many"
[languages.en]
weight = 1
[languages.de]
weight = 2
[languages.ja]
weight = 3
[[languages.de.menus.main]]
name = "Brunnen"
pageRef = "/wells"
[params]
colour = "blue"
`,
    'content/_index.md': page('Home', body('Home')),
    'content/wells.md': page(
      'Wells',
      body('The wells'),
      'tags: [water]\ndate: 2024-01-02\nthemes: [care]\ncorrection: Two.\nlicence: MIT',
    ),
    'content/wells.de.md': page('Brunnen', body('Die Brunnen'), 'tags: [wasser]\ndate: 2024-01-02\nthemes: [care]'),
    'content/wells.ja.md': page('井戸', body('井戸は誰のものでもない'), 'tags: [水]\naliases: [/ido/]'),
    'content/mills/_index.de.md': page(
      'Mühlen',
      body('Mühlen'),
      'image: https://pictures.example/a.png\ncaption: Photo by Ana, CC BY 4.0',
    ),
    'content/mills/old.de.md': page('Alt', '[Brunnen](/de/wells/)\n\n![Rad](rad.png)'),
    'content/mills/draft.md': page('Draft', body('Draft'), 'draft: true'),
    'data/themes.yaml': 'care:\n  name: Care\n  description: To care.\n',
  })

const sites = [
  [
    'the site that comes with the gateway',
    () => ({ root: fileURLToPath(new URL('../../seeds', import.meta.url)), remove() {} }),
  ],
  ['a generated site', () => createVersion(0)],
  ['a site in three languages', multilingual],
] as const

async function importInto(db: TestDatabase, root: string) {
  const options = { prune: true, maxPrune: 100, progress: noProgress, onWait: () => {} }
  const { blocked } = await importSite({ database: db.database, pool: parseHere }, root, options)
  expect(blocked).toBeNull()
}

test.each(sites)(
  '%s answers every field of every type',
  async (_name, openSite) => {
    const site = openSite()
    const db = await createTestDatabase()
    closing.push(() => db.drop())
    await importInto(db, site.root)
    site.remove()
    const ask = openDoor(db)
    const names = await namesOf(ask)
    const asked = new Set<string>()
    for (const { type, query } of everyField(createRandom(5), names)) {
      const { status, answer } = await ask(query)
      expect({ query, status, errors: answer.errors }).toEqual({ query, status: 200, errors: undefined })
      asked.add(type)
    }
    expect([...asked].sort()).toEqual(
      objectTypes()
        .map(({ name }) => name)
        .sort(),
    )
    for (let seed = 0; seed < QUERIES; seed++) {
      const query = generateQuery(schema, createRandom(FIRST_SEED + seed), names, FIELDS)
      const { status, answer } = await ask(query)
      const codes = (answer.errors ?? []).map(({ extensions }) => extensions.code)
      // A release that is named and not there is refused as a whole.
      expect([200, 404, 422], query).toContain(status)
      for (const code of codes) expect(code, query).toMatch(/^(?:QUERY_TOO_|TOO_MANY_|BAD_USER_INPUT|RELEASE_UNKNOWN)/)
    }
    expect(faults).toEqual([])
  },
  3_600_000,
)

test('answers given while releases are published are each of one release', async () => {
  const versions = [createVersion(0), createVersion(1)]
  closing.push(() => {
    for (const version of versions) version.remove()
  })
  const db = await createTestDatabase()
  closing.push(() => db.drop())
  for (const version of versions) await importInto(db, version.root)
  const ask = openDoor(db)
  const names = { ...(await namesOf(ask)), paths: listPaths() }
  let isImporting = true
  const importAll = async () => {
    for (let round = 0; round < IMPORTS; round++) await importInto(db, versions[round % 2]!.root)
  }
  const importing = importAll().finally(() => {
    isImporting = false
  })
  const releases = new Set<number>()
  let compared = 0
  // Some are refused, and read no release.
  for (let seed = 0; isImporting || seed < QUERIES || compared <= QUERIES / 2; seed++) {
    const query = generateQuery(schema, createRandom(FIRST_SEED + seed), names, FIELDS)
    const { release, answer } = await ask(query)
    if (release === null) continue
    const again = await ask(query, release)
    expect({ query, release, ...comparable(again) }).toEqual({ query, release, ...comparable({ answer }) })
    releases.add(release)
    compared += 1
  }
  await importing
  expect(compared).toBeGreaterThan(QUERIES / 2)
  expect(releases.size).toBeGreaterThan(1)
  if (process.env.COMMONPLACE_QUERIES) console.info({ compared, releases: releases.size })
}, 3_600_000)

interface Asked {
  readonly status: number
  readonly release: number | null
  // Tests look into answers freely; their expectations are the check.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly answer: { readonly data?: any; readonly errors?: { readonly extensions: { readonly code: string } }[] }
}

type Ask = (query: string, release?: number) => Promise<Asked>

/** Asks, and comes back where the machine was too busy to answer. */
function openDoor(db: TestDatabase): Ask {
  const door = openFrontDoor(db.database, { log })
  closing.push(() => door.close())
  return async (query, release) => {
    for (;;) {
      const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' }
      const request = new Request('http://localhost/graphql', {
        method: 'POST',
        headers: release === undefined ? headers : { ...headers, 'content-release': String(release) },
        body: JSON.stringify({ query }),
      })
      const response = await door.handle(request, { address: 'a' })
      const answer = (await response.json()) as Asked['answer']
      const number = response.headers.get('content-release')
      if (response.status !== 503)
        return { status: response.status, release: number === null ? null : Number(number), answer }
      await setTimeout(100)
    }
  }
}

/**
 * The answer with the codes of its errors alone: of several that make one value null, whichever came first is told, and fields that
 * are computed beside each other fail in any order.
 */
function comparable({ answer }: Pick<Asked, 'answer'>): object {
  const codes = new Set((answer.errors ?? []).map(({ extensions }) => extensions.code))
  return { data: answer.data, codes: [...codes].sort() }
}

/** What a site has, as it says itself. */
async function namesOf(ask: Ask): Promise<Names> {
  const { answer } = await ask(`{
    site { languages { code } }
    articles(first: 30, where: { kinds: [HOME, SECTION, PAGE] }) { nodes { id path title sections { id } } }
    quotes(first: 10) { nodes { id text } }
    themes { nodes { id slug } }
  }`)
  const { site, articles, quotes, themes } = answer.data
  return {
    paths: articles.nodes.map(({ path }: { path: string }) => path),
    themes: themes.nodes.map(({ slug }: { slug: string }) => slug),
    texts: [...articles.nodes, ...quotes.nodes].map(({ title, text }) => title ?? text),
    languages: site.languages.map(({ code }: { code: string }) => code),
    ids: [articles, quotes, themes].flatMap(({ nodes }) => nodes.map(({ id }: { id: string }) => id)),
  }
}

function objectTypes(): GraphQLObjectType[] {
  return Object.values(schema.getTypeMap()).filter(
    (type) => isObjectType(type) && type !== schema.getSubscriptionType() && !type.name.startsWith('__'),
  ) as GraphQLObjectType[]
}

/** For each type a query by the shortest way from the root that asks for every field of it. */
function everyField(random: Random, names: Names): { readonly type: string; readonly query: string }[] {
  const root = schema.getQueryType()!
  const ways = new Map<GraphQLObjectType, (inner: string) => string>([[root, (inner) => inner]])
  // What is added while this runs is come to as well.
  for (const [type, wrap] of ways) {
    for (const field of Object.values(type.getFields())) {
      const named = getNamedType(field.type)
      if (!isCompositeType(named)) continue
      const args = writeArguments(field.args.filter(isNeeded), random, names)
      for (const part of isObjectType(named) ? [named] : schema.getPossibleTypes(named)) {
        if (ways.has(part)) continue
        ways.set(part, (inner) => wrap(`{ ${field.name}${args} { __typename ... on ${part.name} ${inner} } }`))
      }
    }
  }
  return [...ways].map(([type, wrap]) => ({
    type: type.name,
    query: wrap(
      `{ ${Object.values(type.getFields())
        .map((field, index) => {
          const args = writeArguments(field.args.filter(isNeeded), random, names)
          return `f${index}: ${field.name}${args} ${isCompositeType(getNamedType(field.type)) ? '{ __typename }' : ''}`
        })
        .join(' ')} }`,
    ),
  }))
}

/** What has to be given, and how many: a page of the first few. */
function isNeeded(argument: Parameters<typeof isRequiredArgument>[0]): boolean {
  return isRequiredArgument(argument) || argument.name === 'first'
}
