import { afterAll, beforeAll, expect, test } from 'vitest'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { parseWorkers } from '../support/parse-workers.ts'
import { openReader, type Reader } from '../support/reader.ts'
import { createSite, page } from '../support/site.ts'

let reader: Reader

const BODY = `They met at the well in the evening to talk.

Later that year the road was closed again.[^1] Nobody was told.

- “We dug it ourselves in one summer.”
- “Nobody asked us about the road at all.”

## What came of it

The village bought the field in the end. ![A map](map.png) The school has it now.

> We kept the key to the gate.
>
> It hangs beside the door of the school.
>
> — Ada Lima

The school does ~~not~~ lend the key to anybody. On the 19<sup>th</sup> it had 10<sup>6</sup> readers of its paper.

[^1]: By the council, without notice.
`

beforeAll(async () => {
  reader = await openReader()
  const site = createSite({
    'hugo.toml': 'baseURL = "https://commons.example/"\n',
    'content/well.md': page('The well', BODY),
  })
  const pool = parseWorkers()
  await importSite({ database: reader.db.database, pool }, site.root, { progress: noProgress, onWait: () => {} })
  site.remove()
})

afterAll(() => reader.close())

async function verify(text: string, article: string | null) {
  const { data } = await reader.ask(
    'query ($text: String!, $article: String) { verifyQuote(text: $text, article: $article) { kind url difference } }',
    { text, article },
  )
  return data.verifyQuote
}

test.each([
  ['paragraphs of running text', 'to talk. Later that year the road was closed again.'],
  ['paragraphs of a quote', 'We kept the key to the gate. It hangs beside the door of the school.'],
  ['a sentence around a picture', 'bought the field in the end. The school has it now.'],
])('%s are one passage', async (_what, text) => {
  for (const article of [null, '/well/']) expect(await verify(text, article)).toMatchObject({ kind: 'VERBATIM' })
})

test.each([
  ['one item and the next', 'in one summer. Nobody asked us about the road', 'summer.'],
  ['text and an item', 'Nobody was told. We dug it ourselves in one summer.', 'told.'],
  ['an item and a heading', 'about the road at all. What came of it', 'all.'],
  ['a heading and text', 'What came of it The village bought the field in the end.', 'it'],
  ['text and a block quote', 'The school has it now. We kept the key to the gate.', 'now.'],
  ['a quote and who said it', 'beside the door of the school. — Ada Lima', 'school.'],
])('%s are not', async (_what, text, end) => {
  for (const article of [null, '/well/'])
    expect(await verify(text, article)).toMatchObject({
      kind: 'ALTERED',
      difference: expect.stringContaining(`the break after “${end}” left out`),
    })
})

test('the address of a passage knows where the page shows what is no part of its text', async () => {
  const { url } = await verify('the road was closed again. Nobody was told.', null)
  expect(url).toBe('https://commons.example/well/#:~:text=the%20road%20was%20closed,Nobody%20was%20told.')
})

test.each([
  ['words around what is struck out', 'The school does not lend the key to anybody.'],
  ['words without what is struck out', 'The school does lend the key to anybody.'],
  ['a power as a number', 'it had 106 readers of its paper'],
])('%s are not what was said', async (_what, text) => {
  for (const article of [null, '/well/']) expect(['ALTERED', 'NOT_OURS']).toContain((await verify(text, article)).kind)
})

test('what is beside them, and ordinals, are verbatim', async () => {
  for (const text of ['lend the key to anybody. On the 19th it had', 'readers of its paper'])
    expect(await verify(text, '/well/')).toMatchObject({ kind: 'VERBATIM' })
})
