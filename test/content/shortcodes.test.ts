import { expect, test } from 'vitest'
import { findRefTargets } from '../../src/content/body/ref-shortcodes.ts'
import { scanShortcodes } from '../../src/content/body/shortcode-scan.ts'
import { processorTime } from '../support/processor-time.ts'
import { readBody } from './support/read-body.ts'

test('the targets of ref and relref are found, those of examples not', () => {
  const text = '{{< ref "a.md" >}} {{% relref path="b.md#c" %}} {{</* ref "no.md" */>}} {{< ref `a.md` >}}'

  expect(findRefTargets(text)).toEqual(['a.md', 'b.md#c'])
})

test('ref gives a whole URL and relref a path, with the fragment', () => {
  const { body } = readBody('[a]({{< ref "a.md#x" >}}) [b]({{% relref "b.md" %}})', {
    refs: { 'a.md#x': '/a/', 'b.md': '/b/' },
  })

  expect(body.links.map(({ href, target }) => [href, target])).toEqual([
    ['https://commons.example/a/#x', '/a/'],
    ['/b/', '/b/'],
  ])
})

test('a ref to no page is told', () => {
  const { problems } = readBody('See [a]({{< ref "__proto__" >}}).')

  expect(problems).toMatchObject([{ code: 'ref-not-found', severity: 'warning', line: 1, column: 9 }])
})

test('a figure is rendered with its caption', () => {
  const { body } = readBody(
    '{{< figure src="m.png" alt="A mast" caption="Our *mast*"\n  attr="Ana" attrlink="/ana/" >}}',
  )

  expect(body.html).toBe(
    '<figure><img src="https://commons.example/notes/mast/m.png" alt="A mast"><figcaption>Our <em>mast</em> <a href="https://commons.example/ana/">Ana</a></figcaption></figure>',
  )
})

test('highlighted code is code, whatever stands in it', () => {
  const { body, problems } = readBody('{{< highlight go "linenos=table" >}}\n*a* {{< x >}}\n{{< /highlight >}}')

  expect(body.html).toBe('<pre><code class="language-go">*a* {{&#x3C; x >}}\n</code></pre>')
  expect(problems).toEqual([])
})

test('players become links', () => {
  const { body } = readBody('{{< youtube abc_123 >}}\n\n{{< vimeo id="77" title="The dig" >}}')

  expect(body.links.map(({ href, text }) => [href, text])).toEqual([
    ['https://www.youtube.com/watch?v=abc_123', 'https://www.youtube.com/watch?v=abc_123'],
    ['https://vimeo.com/77', 'The dig'],
  ])
})

test('an unknown shortcode is dropped and told, and what it encloses stays', () => {
  const { body, problems } = readBody('{{< box\n  wide="1" >}}\n\n## In\n\n{{< /box >}}\n\nDone {{% now /%}}.', {
    frontMatter: '---\n---\n',
  })

  expect(body.text).toBe('In\n\nDone .')
  expect(body.sections[0]?.anchor).toBe('in')
  expect(body.markdown).toContain('{{< box')
  expect(problems.map(({ code, line, column }) => [code, line, column])).toEqual([
    ['unknown-shortcode', 3, 1],
    ['unknown-shortcode', 10, 6],
  ])
})

test('a figure inside raw HTML keeps the HTML of its caption', () => {
  const { body } = readBody('<div>{{< figure src="m.png" alt="A" caption="By <b>Ana</b>" >}}</div>')

  expect(body.html).toContain('<figcaption>By <b>Ana</b></figcaption>')
})

test('an escaped example stays text, without its escape', () => {
  const { body, problems } = readBody('Write {{</* figure src="x" */>}} or `{{%/* y */%}}`.')

  expect(body.text).toBe('Write {{< figure src="x" >}} or {{% y %}}.')
  expect(problems).toEqual([])
})

test('shortcodes in code stay as they are', () => {
  const { body, problems } = readBody('```\n{{< any >}}\n{{<\n```')

  expect(body.text).toBe('{{< any >}}\n{{<')
  expect(problems).toEqual([])
})

test('a shortcode without an end is told and stays', () => {
  const { body, problems } = readBody('See {{< here and on.')

  expect(body.text).toBe('See {{< here and on.')
  expect(problems).toMatchObject([{ code: 'unclosed-shortcode', severity: 'warning', column: 5 }])
})

test('a link to an unknown shortcode keeps its words, and the call as written', () => {
  const { body } = readBody('[Home]({{< param home >}})')

  expect(body.links).toMatchObject([{ href: '{{< param home >}}', target: null, text: 'Home' }])
  expect(body.html).toBe('<p><a>Home</a></p>')
})

test('no character of the source can pass for a placeholder', () => {
  const { body } = readBody('\uFDD0\uFDD2\uFDD2\uFDD2\uFDD2\uFDD2\uFDD1 {{< figure src="a" alt="b" >}}')

  expect(body.text).toMatch(/^\uFFFD+$/)
})

test.each(['{{< b \\"', '{{</*', '{{< a `', '{{< a '])('%s without end is scanned in linear time', async (part) => {
  const text = `${part.repeat(100_000)}">}}`

  expect(await processorTime(() => scanShortcodes(text))).toBeLessThan(3000)
})
