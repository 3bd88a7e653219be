import { expect, test } from 'vitest'
import { readSettings } from '../../src/content/settings/settings.ts'
import { processorTime } from '../support/processor-time.ts'
import { readBody } from './support/read-body.ts'

const HTML = { page: { sourcePath: 'content/notes/mast.html' } }

test('an HTML body has sections, quotes, links, images and captions as a Markdown one', () => {
  const { body, problems } = readBody(
    [
      '<p>Before *it*.</p>',
      '<div>',
      '<h2 id="wells">The <em>wells</em> &amp; more</h2>',
      '<p>See <a href="/x/">that</a>.</p>',
      '</div>',
      '<!-- <h2>Not this</h2> -->',
      '<h3>Deep</h3>',
      '<blockquote><p>We dug it.</p><cite>Ana Lima</cite></blockquote>',
      '<figure><img src="a.png" alt="A"><figcaption>Photo by Ana Lima</figcaption></figure>',
      '<script>"<h2>no</h2>"</script>',
      '{{< figure src="b.png" alt="B" >}} and {{% relref "x" %}}',
    ].join('\n'),
    { ...HTML, refs: { x: '/x/' } },
  )

  expect(body.sections.map(({ anchor, heading, level, line }) => [anchor, heading, level, line])).toEqual([
    ['', null, 0, 1],
    ['wells', 'The wells & more', 2, 3],
    ['deep', 'Deep', 3, 7],
  ])
  expect(body.text).toContain('Before *it*.')
  expect(body.quotes).toMatchObject([{ text: 'We dug it.', attribution: 'Ana Lima', section: 2 }])
  expect(body.links).toMatchObject([{ target: '/x/' }])
  expect(body.images.map(({ src }) => src)).toEqual(['a.png', 'b.png'])
  expect(body.captions).toMatchObject([{ caption: 'Photo by Ana Lima' }])
  expect(body.html).not.toContain('<script')
  expect(problems.map(({ code }) => code)).toEqual(['raw-html-removed'])
})

test('a whole document is read as its body', () => {
  const { body } = readBody(
    '<!DOCTYPE html><html><head><title>T</title></head><body><h1>One</h1><p>Two.</p></body></html>',
    HTML,
  )

  expect(body.text).toBe('One\n\nTwo.')
  expect(body.sections).toMatchObject([{ anchor: 'one' }])
})

test('`markup` in the front matter decides', () => {
  expect(readBody('*a*', { page: { ...HTML.page, extra: { markup: 'markdown' } } }).body.html).toBe('<p><em>a</em></p>')
  expect(readBody('*a*', { page: { extra: { markup: 'html' } } }).body.text).toBe('*a*')
})

test.each([
  ['', true],
  ['[security]\nallowContent = [".*"]\n', true],
  ['[security]\nallowContent = ["^text/html$"]\n', true],
  ['[security]\nallowContent = ["^text/markdown$"]\n', false],
])('the configuration may forbid HTML pages: %s', (text, allowed) => {
  expect(readSettings([{ path: 'hugo.toml', text }]).settings.htmlPages).toBe(allowed)
})

test('takes time in proportion to the text', async () => {
  const time = (text: string) => processorTime(() => readBody(text, HTML))
  const short = await time('<h2>'.repeat(5_000))
  const long = await time('<h2>'.repeat(20_000))

  expect(long).toBeLessThan(Math.max(short, 20) * 12)
})
