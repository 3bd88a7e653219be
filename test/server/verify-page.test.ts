import { afterAll, beforeAll, expect, test } from 'vitest'
import { publishRelease } from '../support/content.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway

const WORDS = 'We dug three wells before the summer, and nobody asked us.'

beforeAll(async () => {
  gateway = await openTestGateway()
  await publishRelease(gateway.db.database, {
    add: [
      {
        path: '/wells/',
        edition: { title: 'Wells & <pumps>' },
        sections: [{ anchor: 'a', quotes: [{ text: WORDS, attribution: 'Ana' }] }],
      },
    ],
  })
})

afterAll(() => gateway.close())

async function ask(parameters: Record<string, string>, accept: string) {
  const response = await fetch(`${gateway.url}/verify?${new URLSearchParams(parameters)}`, { headers: { accept } })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

test('a program is answered in JSON', async () => {
  const { status, headers, text } = await ask({ text: `“${WORDS}”`, article: 'wells' }, 'application/json')

  expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8'])
  expect(JSON.parse(text)).toEqual({
    kind: 'VERBATIM',
    difference: null,
    quote: { text: WORDS, url: 'https://commons.example/wells/#a', attribution: 'Ana' },
    article: { title: 'Wells & <pumps>', url: 'https://commons.example/wells/' },
  })
  expect(JSON.parse((await ask({}, '*/*')).text)).toMatchObject({ kind: 'NOT_OURS' })
})

test('a person is shown a page, with what was asked in it as text alone', async () => {
  const { status, headers, text } = await ask({ text: `${WORDS.replace('three', '<b>four')}` }, 'text/html')

  expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect(text).toContain('Nearly, but not in these words.')
  expect(text).toContain('<a href="https://commons.example/wells/#a">Wells &#38; &#60;pumps&#62;</a>')
  expect(text).not.toMatch(/<b>|<pumps>|<script/)
  expect(headers.get('content-security-policy')).toContain("default-src 'none'")
})

test('the page without words is the form alone', async () => {
  const { text } = await ask({}, 'text/html,*/*;q=0.8')

  expect(text).toContain('<textarea')
  expect(text).not.toContain('<section')
})

test('what is too long is refused, to either', async () => {
  const long = { text: 'a'.repeat(5_001) }

  expect(JSON.parse((await ask(long, 'application/json')).text).errors[0].extensions.code).toBe('BAD_USER_INPUT')
  expect((await ask(long, 'text/html')).text).toContain('may hold at most 5000 characters')
})
