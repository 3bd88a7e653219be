import { expect, test } from 'vitest'
import { readBody } from './support/read-body.ts'

test.each([
  ['../wells/', '/notes/wells/', null],
  ['roof.html?x=1#top', '/notes/mast/roof.html', 'top'],
  ['/caf%C3%A9/', '/caf%C3%A9/', null],
  ['/café/', '/café/', null],
  ['https://commons.example/about/', '/about/', null],
  ['//commons.example', '/', null],
  ['#here', '/notes/mast/', 'here'],
  ['https://elsewhere.example/about/', null, null],
  ['https://commons.example.org/about/', null, null],
  ['mailto:ana@commons.example', null, null],
])('the link %s leads to %s', (href, target, fragment) => {
  expect(readBody(`[x](${href})`).body.links).toMatchObject([{ href, target, fragment, text: 'x' }])
})

test('a site in a folder of its host owns the paths below that folder only', () => {
  const { body } = readBody('[a](/club/x/) [b](/other/)', { siteUrl: 'https://host.example/club/' })

  expect(body.links.map((link) => link.target)).toEqual(['/x/', null])
})

test('every kind of link is listed in order with its place, and no image', () => {
  const { body } = readBody(
    '<https://a.example> and https://b.example\n\n> [c][r] ![i](i.png)\n\n<a href="/d/">d</a>\n\n[r]: /c/',
  )

  expect(body.links.map(({ href, line, column }) => [href, line, column])).toEqual([
    ['https://a.example', 1, 1],
    ['https://b.example', 1, 25],
    ['/c/', 3, 3],
    ['/d/', 5, 1],
  ])
})

test('links and images of the HTML are absolute', () => {
  const { body } = readBody('[a](../b/) ![c](d.png)')

  expect(body.html).toBe(
    '<p><a href="https://commons.example/notes/b/">a</a> <img src="https://commons.example/notes/mast/d.png" alt="c"></p>',
  )
  expect(body.images).toEqual([
    { url: 'https://commons.example/notes/mast/d.png', src: 'd.png', alt: 'c', line: 1, column: 12 },
  ])
})

test('footnotes lead to places on the page and are no links', () => {
  const { body } = readBody('Deep.[^w]\n\n[^w]: Forty metres.')

  expect(body.links).toEqual([])
  expect(body.html).toMatch(/<a href="#(fn:\w+-1)" id="fnref:\w+-1".*\n<section data-footnotes>\n<ol>\n<li id="\1">/)
})

test('a link that is only a picture has the words of the picture', () => {
  expect(readBody('[![A mast](m.png)](/mast/)').body.links).toMatchObject([{ href: '/mast/', text: 'A mast' }])
})
