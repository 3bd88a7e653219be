import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { publishRelease } from '../support/content.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway

const WORDS = 'We dug three wells before the summer, and nobody asked us.'

const BETWEEN = 'The village lies where two roads meet and the bus turns round twice a day.'
const TAKEN_BACK = 'The mayor promised us a pump in writing, and later he denied it.'

const wells = (...quotes: { text: string; attribution: string }[]) => ({
  path: '/wells/',
  edition: { title: 'Wells & <pumps>' },
  sections: [{ anchor: 'a', text: BETWEEN, quotes }],
})

beforeAll(async () => {
  gateway = await openTestGateway()
  const { database } = gateway.db
  const said = { text: WORDS, attribution: 'Ana' }
  const { editions } = await publishRelease(database, { add: [wells(said, { text: TAKEN_BACK, attribution: 'Bo' })] })
  await publishRelease(database, { add: [wells(said)], close: editions })
})

afterAll(() => gateway.close())

async function ask(parameters: Record<string, string>, accept: string, more: Record<string, string> = {}) {
  const headers = { accept, ...more }
  const response = await fetch(`${gateway.url}/verify?${new URLSearchParams(parameters)}`, { headers })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

test('a program is answered in JSON', async () => {
  const { status, headers, text } = await ask({ text: `“${WORDS}”`, article: 'wells' }, 'application/json')

  expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8'])
  const start = BETWEEN.length + 2
  expect(JSON.parse(text)).toEqual({
    kind: 'VERBATIM',
    difference: null,
    url: 'https://commons.example/wells/#a',
    range: { start, end: start + WORDS.length },
    quote: { text: WORDS, url: 'https://commons.example/wells/#a', attribution: 'Ana' },
    article: { title: 'Wells & <pumps>', path: '/wells/', url: 'https://commons.example/wells/' },
  })
  expect(JSON.parse((await ask({}, '*/*')).text)).toMatchObject({ kind: 'NOT_OURS' })
})

test('a person is shown a page, with what was asked in it as text alone', async () => {
  const { status, headers, text } = await ask({ text: `${WORDS.replace('three', '<b>four')}` }, 'text/html')

  expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect(text).toContain('Nearly, but not in these words.')
  expect(text).toContain('<a href="https://commons.example/wells/#a" rel="noreferrer">Wells &amp; &lt;pumps></a>')
  expect(text).not.toMatch(/<b>|<pumps>/)
  expect(headers.get('content-security-policy')).toContain("default-src 'none'")
})

test('the page without words is the form alone', async () => {
  const { text } = await ask({}, 'text/html,*/*;q=0.8')

  expect(text).toContain('<textarea')
  expect(text).not.toContain('class="verdict')
})

test('words that are no quote are led to as well', async () => {
  const words = { text: 'where two roads meet and the bus turns round' }
  const url = 'https://commons.example/wells/#:~:text=where%20two%20roads%20meet%20and%20the%20bus%20turns%20round'

  expect(JSON.parse((await ask(words, 'application/json')).text)).toMatchObject({ kind: 'VERBATIM', quote: null, url })
  expect((await ask(words, 'text/html')).text).toContain(`<a href="${url}"`)
})

describe.each([
  ['by header', {}, { 'content-release': '1' }],
  ['by parameter', { release: '1' }, {}],
])('a release asked for %s', (_way, parameters, headers) => {
  test('is where the words are looked for, and the answer names it', async () => {
    const then = await ask({ text: TAKEN_BACK, ...parameters }, 'application/json', headers as Record<string, string>)
    const now = await ask({ text: TAKEN_BACK }, 'application/json')

    expect([then.headers.get('content-release'), JSON.parse(then.text).kind]).toEqual(['1', 'VERBATIM'])
    expect([now.headers.get('content-release'), JSON.parse(now.text)]).toEqual([
      '2',
      expect.objectContaining({ kind: 'WITHDRAWN', url: null, range: null }),
    ])
  })
})

test('the page stays at the release it was asked at', async () => {
  const { headers, text } = await ask({ text: TAKEN_BACK, release: '1' }, 'text/html')

  expect(headers.get('content-release')).toBe('1')
  expect(text).toContain('Yes: these are the very words.')
  expect(text).toContain('<input type="hidden" name="release" value="1"/>')
})

test.each([
  [
    'what is too long',
    { text: 'a'.repeat(5_001) },
    422,
    'BAD_USER_INPUT',
    'may hold at most 5000 characters',
    'may hold at most 5000 characters',
  ],
  [
    'a release that is not there',
    { text: WORDS, release: '3' },
    404,
    'RELEASE_UNKNOWN',
    'There is no release 3.',
    'There is no such release',
  ],
  [
    'a release that is no number',
    { text: WORDS, release: 'one' },
    422,
    'BAD_REQUEST',
    'must be one number',
    'must be one number',
  ],
])('%s is refused, in JSON and on the page', async (_what, parameters, status, code, message, words) => {
  const json = await ask(parameters as Record<string, string>, 'application/json')
  const page = await ask(parameters as Record<string, string>, 'text/html')

  expect([json.status, json.headers.get('content-type')]).toEqual([status, 'application/json; charset=utf-8'])
  expect(JSON.parse(json.text)).toEqual({
    errors: [{ message: expect.stringContaining(message), extensions: { code } }],
  })
  expect([page.status, page.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8'])
  expect(page.text).toContain(words)
})
