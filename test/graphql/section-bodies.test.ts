import { afterAll, beforeAll, expect, test } from 'vitest'
import { publishRelease } from '../support/content.ts'
import { openReader, type Reader } from '../support/reader.ts'

let reader: Reader

const long = 'x'.repeat(90_000)

beforeAll(async () => {
  reader = await openReader()
  await publishRelease(reader.db.database, {
    add: ['/a/', '/b/', '/long/'].map((path) => ({
      path,
      sections: ['one', 'two', 'three'].map((anchor) => ({
        anchor,
        text: `${anchor} of ${path}`,
        html: `<p>${anchor} of ${path}${path === '/long/' ? long : ''}</p>`,
      })),
    })),
  })
})

afterAll(() => reader.close())

const htmlOf = (path: string) =>
  ['one', 'two', 'three'].map((anchor) => `<p>${anchor} of ${path}${path === '/long/' ? long : ''}</p>`)

test('the texts of the sections of an article are read with the sections', async () => {
  const { data, statements } = await reader.ask('{ articleByPath(path: "/a/") { sections { html text } } }')

  expect(data.articleByPath.sections.map(({ html }: { html: string }) => html)).toEqual(htmlOf('/a/'))
  expect(data.articleByPath.sections[1].text).toBe('two of /a/')
  expect(statements).toBe(4)
})

test('those of several articles are read for all of them, when it is known which sections they have', async () => {
  const { data, statements } = await reader.ask('{ articlesByPath(paths: ["/a/", "/b/"]) { sections { html } } }')

  const found = data.articlesByPath.map(({ sections }: { sections: { html: string }[] }) =>
    sections.map((one) => one.html),
  )
  expect(found).toEqual([htmlOf('/a/'), htmlOf('/b/')])
  expect(statements).toBe(4)
})

test('they are whole, however long they are', async () => {
  const { data } = await reader.ask('{ articleByPath(path: "/long/") { sections { html } } }')

  expect(data.articleByPath.sections.map(({ html }: { html: string }) => html)).toEqual(htmlOf('/long/'))
})

test.each([
  ['left out', '@skip(if: true)', 3],
  ['there after all', '@skip(if: false)', 4],
])('what may be left out is read when it is known to be %s', async (_what, directive, expected) => {
  const { data, statements } = await reader.ask(
    `{ articleByPath(path: "/b/") { sections { anchor html ${directive} } } }`,
  )

  expect(data.articleByPath.sections[0].html).toBe(expected === 4 ? htmlOf('/b/')[0] : undefined)
  expect(statements).toBe(expected)
})

test('each way of asking for the same sections has its own columns', async () => {
  const { data } = await reader.ask(`{ articleByPath(path: "/a/") {
    a: sections { html } b: sections { text } c: sections { ...T } section(anchor: "two") { html text }
  } } fragment T on Section { text ... { html } }`)

  const { a, b, c, section } = data.articleByPath
  expect(c).toEqual(a.map(({ html }: { html: string }, index: number) => ({ text: b[index].text, html })))
  expect(section).toEqual({ html: htmlOf('/a/')[1], text: 'two of /a/' })
})
