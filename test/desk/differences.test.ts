import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDesk, type TestDesk } from '../support/desk.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

let site: TestSite
let desk: TestDesk

const words = (count: number) => Array.from({ length: count }, (_, index) => `word${index}`).join(' ')

beforeAll(async () => {
  site = createSite({
    'content/wells.md': page('Wells', `We dug three wells.\n\n${words(200)} shovel ${words(200)}`, 'date: 2024-05-01'),
    'content/draft.md': page('Draft', 'Not yet.', 'draft: true'),
  })
  desk = await openDesk(site.root, { environment: { COMMONPLACE_SITE: site.root } })
  site.write(
    'content/wells.md',
    page('Wells', `We dug four deep wells.\n\n${words(200)} spade ${words(200)}`, 'date: 2024-06-02T14:30:00Z'),
  )
  await desk.publish(site.root)
})

afterAll(async () => {
  site.remove()
  await desk.close()
})

const marked = (text: string, name: 'del' | 'ins') =>
  [...text.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'gs'))].map(([, inside = '']) => inside)

test('of lines that changed the words are marked that did, also far from the beginning', async () => {
  const { text } = await desk.visit('/desk/editions?path=/wells/')
  expect(marked(text, 'del').slice(-2)).toEqual(['three', 'shovel'])
  expect(marked(text, 'ins').slice(-2)).toEqual(['four deep', 'spade'])
  expect(text).toMatch(/… [^<]*word199 <del>shovel<\/del> word0 [^<]* …/)
})

test('times that changed are written as people say them', async () => {
  const { text } = await desk.visit('/desk/editions?path=/wells/')
  expect(marked(text, 'del')[0]).toContain('>1 May 2024</time>')
  expect(marked(text, 'ins')[0]).toContain('>2 June 2024 at 14:30 UTC</time>')
})

test('a draft is said to be of no release, and what is not there is said on the page of the site', async () => {
  const editor = await desk.enter()
  expect((await editor.visit('/desk/preview?path=/draft/')).text).toMatch(/<dt>Edition<\/dt><dd>not published<\/dd>/)
  const named = /<a class="site-name" href="\/">([^<]*)</
  const [, name] = named.exec((await desk.visit('/')).text) ?? []
  for (const address of ['/desk/article?path=/never/', '/desk/articles?theme=nope', '/desk/enter', '/desk/plan'])
    expect(named.exec((await desk.visit(address)).text)?.[1], address).toBe(name)
})
