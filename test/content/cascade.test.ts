import { describe, expect, test } from 'vitest'
import { createGlob } from '../../src/content/glob.ts'
import { processorTime } from '../support/processor-time.ts'
import { pageOf, resolveSite, yaml } from './site.ts'

describe('what a section cascades', () => {
  const files = {
    'a/_index.md': yaml(
      'title: A',
      'cascade:',
      '  description: outer',
      '  colour: red',
      '  draft: true',
      '  params: {x: 1, y: 1}',
    ),
    'a/b/_index.md': yaml('title: B', 'cascade: {description: inner}'),
    'a/b/c.md': yaml('draft: false', 'params: {y: 2}'),
    'a/own.md': yaml('Description: own'),
    'other.md': '',
  }

  test.each([
    ['a/_index.md', { summary: 'outer', draft: true, extra: { colour: 'red', params: { x: 1, y: 1 } } }],
    ['a/b/_index.md', { summary: 'inner', draft: true, extra: { colour: 'red' } }],
    ['a/b/c.md', { summary: 'inner', draft: false, extra: { colour: 'red', params: { x: 1, y: 2 } } }],
    ['a/own.md', { summary: 'own', draft: true }],
    ['other.md', { summary: null, draft: false, extra: {} }],
  ])('reaches %s', (path, expected) => expect(pageOf({ files }, path)).toMatchObject(expected))

  test('the site’s own cascade comes last', () => {
    const config = { cascade: [{ target: { path: '/a/**' }, colour: 'blue', size: 'big' }] }
    expect(pageOf({ files, config }, 'a/b/c.md').extra).toMatchObject({ colour: 'red', size: 'big' })
    expect(pageOf({ files, config }, 'other.md').extra).toEqual({})
  })

  test.each([
    ['path', '{path: "/a/x*"}', { 'a/xa.md': true, 'a/ya.md': false, 'a/_index.md': false }],
    ['several paths', '{path: "{/a/xa,/a/ya}"}', { 'a/xa.md': true, 'a/ya.md': true, 'a/_index.md': false }],
    ['kind', '{kind: section}', { 'a/xa.md': false, 'a/_index.md': true }],
    ['language', '{lang: fr}', { 'a/xa.md': false }],
  ])('may be meant for a %s alone', (_name, target, expected) => {
    const site = {
      files: { 'a/_index.md': yaml('cascade:', `- _target: ${target}`, '  mark: set'), 'a/xa.md': '', 'a/ya.md': '' },
    }
    const marked = Object.keys(expected).map((path) => [path, 'mark' in pageOf(site, path).extra])
    expect(Object.fromEntries(marked)).toEqual(expected)
  })

  test('a fault in it is told in the page it reaches, with the place it comes from', () => {
    const { problems } = resolveSite({
      files: { 'a/_index.md': yaml('url: /a/', 'cascade: {url: "https://x.example/"}'), 'a/b.md': '' },
    })
    expect(problems).toMatchObject([
      { code: 'url-outside', path: 'content/a/b.md', line: 1, related: [{ path: 'content/a/_index.md', line: 3 }] },
    ])
  })
})

describe('globs', () => {
  test.each([
    ['/a/*', '/a/b', true],
    ['/a/*', '/a/b/c', false],
    ['/a/**', '/a/b/c', true],
    ['/a/**', '/a', false],
    ['**', '/', true],
    ['/a?c', '/abc', true],
    ['/a?c', '/a/c', false],
    ['/[a-c]x', '/bx', true],
    ['/[!a-c]x', '/bx', false],
    ['/{a,b{c,d}}/*', '/bd/x', true],
    ['/a\\*', '/a*', true],
    ['/a\\*', '/ab', false],
  ])('%s on %s: %s', (pattern, text, expected) => expect(createGlob(pattern)(text)).toBe(expected))

  test('no pattern costs much', async () => {
    const time = await processorTime(() => {
      expect(createGlob('*a'.repeat(150))(`${'a'.repeat(300)}b`)).toBe(false)
      expect(createGlob('{a,b}'.repeat(60))('c'.repeat(60))).toBe(false)
    })
    expect(time).toBeLessThan(2000)
  })
})
