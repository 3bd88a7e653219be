import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { createDesk, type DeskParts } from '../../src/desk/desk.ts'
import { createSchema } from '../../src/graphql/schema.ts'
import { answerReadiness } from '../../src/server/health.ts'
import { createPartnerRoutes } from '../../src/server/partner-routes.ts'
import { createRouteTable } from '../../src/server/routes.ts'
import { openDesk, seeds, type TestDesk } from '../support/desk.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const page = readFileSync(join(ROOT, 'docs/addresses.md'), 'utf8')

const deskParts = { url: '', mediaUrl: '/media/', recentQueries: () => [] }
const desk = { ...deskParts, database: null as never, updates: null as never, work: null as never }
const partnerParts = {
  ...readConfig({}),
  database: null as never,
  log: { warn() {} },
  url: '',
  hub: null,
  mediaUrl: '',
  caching: null as never,
}
const nothing = { anonymous: null, partner: null, enterPage: async () => () => {}, turns: null as never }
const routes = createRouteTable({
  schema: createSchema(),
  graphql: null as never,
  media: null as never,
  readiness: null as never,
  load: null as never,
  desk: desk satisfies DeskParts,
  partners: createPartnerRoutes(partnerParts, nothing),
})

/** The rows of the tables below a heading, each with the words of its cells, without marks of code. */
function rowsBelow(heading: string): string[][] {
  const [, chapter = ''] = page.split(new RegExp(`^#+ ${heading}$`, 'm'))
  const [own = ''] = chapter.split(/^#/m)
  return [...own.matchAll(/^\| `.*\|$/gm)].map(([row]) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  )
}

const ORIGIN = 'https://trusted.example'
const FROM_ELSEWHERE = {
  origin: ORIGIN,
  'access-control-request-method': 'POST',
  'access-control-request-headers': 'a',
}

const headers = rowsBelow('Headers').map(([name = '', where = '']) => ({ name, where: where.split(', ') }))

test('every address that is answered has its row, with the methods that are', () => {
  const answered = [...routes].map(([address, { methods }]) => [address, methods.join(', ')])
  const told = rowsBelow('Addresses').map(([address, methods]) => [address, methods])

  expect(told.sort()).toEqual(answered.sort())
})

test('every page of the desk has its row, and every address that a form is sent to', () => {
  const told = rowsBelow('Pages of the desk').map(([address]) => address)

  expect(told.sort()).toEqual([...new Set(createDesk(desk, new Map()).addresses)].sort())
})

test('everything that /readyz tells is said in its chapter', async () => {
  const [, chapter = ''] = readFileSync(join(ROOT, 'docs/operators.md'), 'utf8').split('### What /readyz tells\n')
  const state = {
    load: () => ({ running: 1, large: 1, waiting: 1 }) as never,
    worker: 1,
    replicas: () => ({ answering: 1, all: 1 }),
  }
  const ready = await answerReadiness({ check: async () => ({ ready: true, release: 1 }) }, state)
  const not = await answerReadiness({ check: async () => ({ ready: false, code: 'DRAINING', reason: '' }) }, state)
  const names = new Set([await ready.json(), await not.json()].flatMap((answer) => Object.keys(answer as object)))

  expect([...names].filter((name) => !chapter.split(/^##/m)[0]?.includes(`${name}`))).toEqual([])
})

describe('headers', () => {
  const sources = ['server', 'graphql', 'desk'].flatMap(filesOf).join('\n')
  const inCode = [
    /\bheaders\.(?:get|has|set|append|delete)\(\s*'([a-z-]+)'/g,
    /\btimesSent\(\w+, '([a-z-]+)'\)/g,
    /\w+Header = '([a-z-]+)'/g,
  ].flatMap((pattern) => [...sources.matchAll(pattern)].map(([, name = '']) => name))
  let gateway: TestDesk

  beforeAll(async () => {
    gateway = await openDesk(seeds, { environment: { COMMONPLACE_TRUSTED_ORIGINS: ORIGIN } })
  })

  afterAll(() => gateway.close())

  test('that the program names have their rows', () => {
    const names = new Set(headers.map(({ name }) => name))
    expect(inCode.length).toBeGreaterThan(40)
    expect(inCode.filter((name) => !names.has(name))).toEqual([])
  })

  test('that come with answers have rows that say so', async () => {
    const sent = new Set<string>()
    const ask = async (address: string, init: RequestInit) => {
      const response = await fetch(new URL(address, gateway.url), { redirect: 'manual', ...init })
      await response.body?.cancel()
      for (const name of response.headers.keys()) sent.add(name)
    }
    for (const [address, { methods }] of routes) {
      for (const method of [...methods, 'OPTIONS', 'DELETE']) await ask(address, { method, headers: FROM_ELSEWHERE })
      await ask(address, { headers: { accept: 'text/html', range: 'bytes=0-9' } })
      await ask(address, { headers: { 'if-none-match': '*' } })
    }
    const query = '{ articles(first: 1) { nodes { title } } }'
    await ask(`/graphql?query=${encodeURIComponent(query)}`, { headers: { accept: 'application/json' } })
    await ask('/desk/articles.json?first=1', {})
    await ask('/content/articles/', {})
    const editor = await gateway.enter()
    await ask('/desk/events', { headers: { cookie: editor.cookie } })

    const told = headers.filter(({ where }) => where.includes('sent')).map(({ name }) => name)
    expect(sent.size).toBeGreaterThan(25)
    expect([...sent].filter((name) => !told.includes(name))).toEqual([])
  })

  test('that have rows are named by the program, or sent by Node', () => {
    const byNode = ['connection', 'date', 'expect', 'keep-alive']
    const strange = headers.map(({ name }) => name).filter((name) => !byNode.includes(name))
    expect(strange.filter((name) => !new RegExp(`\\b${name}[':]`).test(sources))).toEqual([])
  })
})

/** The sources of a room. */
function filesOf(room: string): string[] {
  const folder = join(ROOT, 'src', room)
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
}
