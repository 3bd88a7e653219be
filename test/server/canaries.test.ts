import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stageEditions } from '../../src/database/write/staging.ts'
import { createSchema } from '../../src/graphql/schema.ts'
import type { ImportOptions } from '../../src/import/import-options.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { editionOf } from '../support/content.ts'
import { CROWDED, ORDINARY, THEMES } from '../support/crowded-site.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { generateQuery } from '../support/generated-queries.ts'
import { parseHere } from '../support/parse-here.ts'
import { png } from '../support/pictures.ts'
import { createRandom } from '../support/random.ts'
import { createSite, type TestSite } from '../support/site.ts'

/** `COMMONPLACE_QUERIES=1000` for many. */
const QUERIES = Number(process.env.COMMONPLACE_QUERIES ?? 60)

/** In every word that no reader may see. */
const CANARY = /canary\w*/gi

/** Of what was withdrawn for good. */
const FORGOTTEN = /canary(?:retracted|rights)\w*/gi

const found = (answer: string) => [...new Set(answer.match(CANARY))]

/** What was never published. */
const UNSEEN = ['draft', 'scheduled', 'expired', 'staged', 'proposed']
/** What was published once, and can be read at its release. */
const CLOSED = ['drafted', 'withdrawn', 'deleted']
/** What was published once, and is to be read nowhere any more. */
const FOR_GOOD = ['retracted', 'rights']
const TAKEN_BACK = [...CLOSED, ...FOR_GOOD]

let gateway: TestGateway
let site: TestSite

beforeAll(async () => {
  gateway = await openTestGateway()
  site = createSite({
    'data/themes.yaml': THEMES.map((slug) => `${slug}: {name: ${slug}}\n`).join(''),
    [fileOf(CROWDED)]: secretPage('open', ''),
    ...Object.fromEntries(ORDINARY.slice(0, 8).map((path) => [fileOf(path), secretPage('open', '')])),
    ...Object.fromEntries(TAKEN_BACK.map((state) => [fileOf(pathOf(state)), secretPage(state, '')])),
    ...Object.fromEntries([...TAKEN_BACK, ...UNSEEN].map((state) => [pictureOf(state), bytesOf(state)])),
  })
  await publish()
  // Each has stood in two editions.
  for (const state of FOR_GOOD)
    site.write(fileOf(pathOf(state)), `${secretPage(state, '')}\nMore ${wordOf(state, 'later')}.\n`)
  await publish()
  site.write(fileOf(pathOf('draft')), secretPage('draft', 'draft: true'))
  site.write(fileOf(pathOf('scheduled')), secretPage('scheduled', 'publishDate: 2199-01-01'))
  site.write(fileOf(pathOf('expired')), secretPage('expired', 'expiryDate: 2020-01-01'))
  site.write(fileOf(pathOf('drafted')), secretPage('drafted', 'draft: true'))
  site.write(fileOf(pathOf('withdrawn')), secretPage('withdrawn', 'withdrawn: true'))
  for (const state of FOR_GOOD) site.write(fileOf(pathOf(state)), secretPage(state, `withdrawn: ${state}`))
  site.delete(fileOf(pathOf('deleted')))
  site.delete(pictureOf('deleted'))
  await publish({ prune: true, maxPrune: 100 })
  site.write(fileOf(pathOf('proposed')), secretPage('proposed', ''))
  site.write(fileOf(ORDINARY[0]!), secretPage('proposed', 'aliases: [/canary-proposed-alias/]'))
  await publish({ propose: 'canaryproposal' })
  const staged = {
    path: pathOf('staged'),
    edition: { title: wordOf('staged', 'title') },
    sections: [
      { anchor: 'a', themes: [wordOf('staged', 'theme')], quotes: [`She said ${wordOf('staged', 'quote')} to us.`] },
    ],
  }
  await stageEditions(gateway.db.database, randomUUID(), [editionOf(staged)])
})

afterAll(async () => {
  site.remove()
  await gateway.close()
})

async function publish(options: ImportOptions = {}) {
  const { blocked } = await importSite({ database: gateway.db.database, pool: parseHere }, site.root, {
    ...options,
    progress: noProgress,
    onWait: () => {},
  })
  expect(blocked).toBeNull()
}

/** A word of a state; of pages that stay open it is a word like any other. */
function wordOf(state: string, place: string): string {
  return state === 'open' ? place : `canary${state}${place}`
}

const pathOf = (state: string) => `/hidden/${state}/`
const fileOf = (path: string) => `content${path}index.md`
const pictureOf = (state: string) => `content/hidden/${state}/${wordOf(state, 'file')}.png`
const bytesOf = (state: string) => png(9, 9, wordOf(state, 'bytes'))

/** A page with a word of its state in each of its parts. */
function secretPage(state: string, frontMatter: string): string {
  const word = (place: string) => wordOf(state, place)
  return `---
title: The ${word('title')} of it
description: A ${word('summary')} of it
date: 2024-05-06
tags: [${word('tag')}, water]
themes: [${word('theme')}, water]
keeper: ${word('extra')}
correction: ${word('correction')}
image: ${word('file')}.png
imageCaption: Photo by ${word('creator')} Ruiz, CC BY 4.0
linkTitle: ${word('menu')}
menus: main
${frontMatter}
---

## The ${word('heading')} part

**The ${word('label')}:** A ${word('lead')} of it.

> She said ${word('quote')} to all of us today.
>
> — Ana ${word('speaker')}

![The ${word('alt')}](${word('file')}.png "${word('caption')}")

See [${word('link')}](https://other.example/${word('href')}).
`
}

async function ask(query: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify({ query }),
  })
  return `${[...response.headers].join('\n')}\n${await response.text()}`
}

/** The answer with whatever is encoded in it decoded beside it: cursors and ids. */
function laidOpen(answer: string): string {
  const encoded = answer.match(/[\w-]{12,}={0,2}/g) ?? []
  return [answer, ...encoded.map((text) => Buffer.from(text, 'base64url').toString())].join('\n')
}

const ARTICLE = `title summary html text markdown extra terms { slug name } themes { slug name }
  links { href text } images { url alt } imageCredits { caption creator } featureImage { url }
  sections { anchor heading html leads { label text } } quotes { text attribution }`

const PAGE = 'totalCount edges { cursor } pageInfo { startCursor endCursor }'
const LISTS = [
  `articles(first: 100, where: { kinds: [PAGE, SECTION, HOME] }) { ${PAGE} nodes { ${ARTICLE} related { title } previous { title } next { title } ancestors { title } } }`,
  `quotes(last: 100) { ${PAGE} nodes { text attribution themes { slug name } } }`,
  `themes(first: 100, where: { empty: true }) { ${PAGE} nodes { slug name description quoteCount articles { totalCount } } }`,
  `terms(first: 100, taxonomy: "tags") { ${PAGE} nodes { slug name articles { totalCount } } }`,
  'site { menus { name items { name href } } params } releases(first: 100) { nodes { note } }',
  ...['canary', 'canary*', 'water', 'title', '"said"'].map(
    (text) => `search(text: ${JSON.stringify(text)}, first: 50) { totalCount edges { cursor highlight } }`,
  ),
]

const neverWritten = (text: string) => text.replaceAll(CANARY, (word) => 'x'.repeat(word.length))

const questionsAbout = (state: string) => {
  const path = JSON.stringify(pathOf(state))
  const word = (place: string) => JSON.stringify(wordOf(state, place))
  return [
    `{ search(text: ${word('quote')}, first: 5) { totalCount nodes { __typename } edges { highlight } } }`,
    `{ search(text: ${word('title').slice(0, -2)}", first: 5) { totalCount nodes { __typename } } }`,
    `{ quotes(where: { text: ${word('quote')} }) { totalCount nodes { text } } }`,
    `{ articles(where: { theme: ${word('theme')} }) { totalCount nodes { path } } }`,
    `{ articles(where: { term: { taxonomy: "tags", slug: ${word('tag')} } }) { totalCount nodes { path } } }`,
    `{ theme(slug: ${word('theme')}) { name } }`,
    `{ quotesByTheme(theme: ${word('theme')}) { totalCount } }`,
    `{ articleByPath(path: ${path}) { section(anchor: ${word('heading')}) { html } } }`,
  ]
}

test('what was published once is still there at its release', async () => {
  const everything = `{ articles(first: 100) { nodes { ${ARTICLE} } } }`
  expect(found(await ask(everything, { 'content-release': '1' })).length).toBeGreaterThan(CLOSED.length * 15)
})

test('what was withdrawn for good is there at no release', async () => {
  const schema = createSchema()
  for (const release of ['1', '2', '3']) {
    const at = { 'content-release': release }
    for (const list of LISTS) {
      const answer = await ask(`{ ${list} }`, at)
      expect(answer).not.toContain('"errors"')
      expect(laidOpen(answer).match(FORGOTTEN), list).toBeNull()
    }
    for (let seed = 0; seed < QUERIES; seed++) {
      const query = generateQuery(schema, createRandom(seed))
      expect(laidOpen(await ask(query, at)).match(FORGOTTEN), query).toBeNull()
    }
    for (const question of FOR_GOOD.flatMap(questionsAbout)) {
      const asked = await ask(question, at)
      expect(asked.match(FORGOTTEN), question).toBeNull()
      // Misspelt words are corrected to those that can be read there.
      if (question.includes('search(')) continue
      expect(withoutTime(asked), question).toEqual(withoutTime(await ask(neverWritten(question), at)))
    }
  }
}, 600_000)

test('no release counts what was withdrawn for good', async () => {
  const sums = `{ articles { totalCount } quotes { totalCount } terms(taxonomy: "tags") { totalCount } themes { totalCount }
    theme(slug: "water") { articles { totalCount } } inventory { count } }`
  const counts = async (release: number) =>
    JSON.parse((await ask(sums, { 'content-release': `${release}` })).split('\n').at(-1)!).data
  const [first, second] = [await counts(1), await counts(2)]
  const open = 9
  expect(first.articles.totalCount).toBe(open + CLOSED.length)
  expect(first.inventory.count).toBe(open + CLOSED.length)
  expect(first.theme.articles.totalCount).toBe(open + CLOSED.length)
  expect(second).toEqual(first)
})

test('no list, count, cursor or error of generated questions has a hidden word', async () => {
  const schema = createSchema()
  for (let seed = 0; seed < QUERIES; seed++) {
    const query = generateQuery(schema, createRandom(seed))
    expect(found(laidOpen(await ask(query))), query).toEqual([])
  }
}, 600_000)

test('neither has anything that can be listed, in either direction', async () => {
  for (const list of LISTS) {
    const answer = await ask(`{ ${list} }`)
    expect(answer).not.toContain('"errors"')
    expect(found(laidOpen(answer)), list).toEqual([])
  }
})

describe('asking for a hidden word is as asking for one that nobody wrote', () => {
  test.each([...UNSEEN, ...TAKEN_BACK])('%s', async (state) => {
    for (const question of questionsAbout(state)) {
      const [asked, other] = [await ask(question), await ask(neverWritten(question))]
      expect(withoutTime(asked), question).toEqual(withoutTime(other))
    }
  })

  test.each(UNSEEN)('%s words are nobody’s, and its page was never there', async (state) => {
    const said = `She said ${wordOf(state, 'quote')} to all of us today.`
    for (const article of [null, pathOf(state)]) {
      const args = (text: string) =>
        JSON.stringify(text) + (article === null ? '' : `, article: ${JSON.stringify(article)}`)
      const kind = '{ kind difference article { path } range { start end } quote { text } }'
      const verdict = await ask(`{ verifyQuote(text: ${args(said)}) ${kind} }`)
      expect(verdict).not.toContain('"WITHDRAWN"')
      expect(withoutTime(verdict).replaceAll(CANARY, '')).toEqual(
        withoutTime(await ask(`{ verifyQuote(text: ${args(neverWritten(said))}) ${kind} }`)).replaceAll(/x{8,}/g, ''),
      )
    }
    expect(await ask(`{ resolvePath(path: ${JSON.stringify(pathOf(state))}) { __typename } }`)).toContain(
      '"resolvePath":null',
    )
  })

  test.each(TAKEN_BACK)('%s words are told as taken back, without them', async (state) => {
    const said = `She said ${wordOf(state, 'quote')} to all of us today.`
    const verdict = await ask(
      `{ verifyQuote(text: ${JSON.stringify(said)}) { kind difference range { start } quote { text } article { title } } }`,
    )
    expect(verdict).toContain('"WITHDRAWN"')
    expect(found(verdict)).toEqual([])
    const former = await ask(
      `{ resolvePath(path: ${JSON.stringify(pathOf(state))}) { __typename ... on Gone { at reason } ... on Article { title } } }`,
    )
    expect(former).toContain('"Gone"')
    expect(found(former)).toEqual([])
  })

  test('without GraphQL as well', async () => {
    for (const state of [...UNSEEN, ...TAKEN_BACK]) {
      for (const accept of ['application/json', 'text/html']) {
        const url = `${gateway.url}/verify?text=${encodeURIComponent(`said ${wordOf(state, 'quote')} to us`)}`
        const echo = (text: string) => text.replaceAll(CANARY, '').replaceAll(/x{8,}/g, '')
        const texts = [url, neverWritten(url)].map(async (address) =>
          (await fetch(address, { headers: { accept } })).text(),
        )
        const [asked = '', other = ''] = await Promise.all(texts)
        expect(echo(asked)).toBe(echo(other))
      }
    }
  })
})

test('no picture of a page that was never published, or withdrawn for good, is given out', async () => {
  // What else was published once can be read at its release, with its pictures.
  const hidden = [...UNSEEN, ...FOR_GOOD]
  const statuses = hidden.map(async (state) => {
    const digest = createHash('sha256').update(bytesOf(state)).digest('hex')
    return (await fetch(`${gateway.url}/media/${digest}/${wordOf(state, 'file')}.png`)).status
  })
  expect(await Promise.all(statuses)).toEqual(hidden.map(() => 404))
})

test('errors do not name what is hidden, and nothing of it is logged', async () => {
  const wrong = [
    '{ canar }',
    '{ article(path: "/hidden/draft/") { title } }',
    '{ articles(first: 1, after: "canary") { nodes { title } } }',
    '{ theme(slug: "canarydrafttheme") { nam } }',
    `{ node(id: "${Buffer.from('Theme:canarydrafttheme').toString('base64url')}") { id __typename } }`,
  ]
  for (const query of wrong)
    expect(await ask(query)).not.toMatch(/canary(?:draft|scheduled|expired|staged|withdrawn|deleted)(?!theme)/)
  for (const path of ['/', '/healthz', '/readyz', '/schema.graphql', '/hidden/draft/', '/verify'])
    expect(found(await (await fetch(gateway.url + path)).text())).toEqual([])
  expect(found(JSON.stringify(gateway.lines))).toEqual([])
})

/** An answer without the headers that differ from one answer to the next. */
function withoutTime(answer: string): string {
  return answer.replaceAll(/^(?:date|content-length|etag|cache-tag|surrogate-key|x-request-id),.*$/gm, '')
}
