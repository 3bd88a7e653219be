import { expect, test } from 'vitest'
import { readBody } from './support/read-body.ts'

test('a skipped heading level is a notice', () => {
  expect(readBody('## a\n\n#### b\n\n## c').problems).toMatchObject([
    { code: 'heading-level-skipped', severity: 'notice', line: 3, path: 'content/notes/mast.md' },
  ])
})

test('an unknown shortcode is told with the known one that may be meant', () => {
  expect(readBody('{{< figur >}}').problems).toMatchObject([
    { code: 'unknown-shortcode', hint: expect.stringContaining('Did you mean "figure"?') },
  ])
  expect(readBody('{{< gallery >}}').problems[0]?.hint).not.toContain('Did you mean')
})

test('an image without words is a notice', () => {
  expect(readBody('![](a.png)').problems).toMatchObject([{ code: 'image-without-alt', line: 1, column: 1 }])
})

test('an image that is said to be an ornament needs no words', () => {
  const images = [
    '<img src="a.png" alt="">',
    '<img alt src="a.png">',
    '<img src="a.png" role="presentation">',
    '<img src="a.png" aria-hidden="true">',
    '<img src="a.png" aria-label="A roof">',
    '{{< figure src="a.png" alt="" >}}',
  ]
  expect(readBody(images.join('\n\n')).problems).toEqual([])
  expect(readBody('<img src="a.png">\n\n{{< figure src="a.png" >}}').problems).toMatchObject([
    { code: 'image-without-alt', line: 1 },
    { code: 'image-without-alt', line: 3 },
  ])
})

test('an empty page is a notice, an empty section page or one with a layout of its own is not', () => {
  expect(readBody('\n').problems).toMatchObject([{ code: 'empty-body', severity: 'notice' }])
  expect(readBody('\n', { page: { kind: 'SECTION' } }).problems).toEqual([])
  expect(readBody('\n', { page: { extra: { layout: 'search' } } }).problems).toEqual([])
  expect(readBody('<iframe src="https://a.example/"></iframe>').problems).toMatchObject([{ code: 'raw-html-removed' }])
})
