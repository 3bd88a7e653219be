import { expect, test } from 'vitest'
import { askedKeys } from '../../src/graphql/asked-path.ts'

const site = 'https://h.example/sub/'

test.each([
  ['/a/b/', ['/a/b']],
  ['a/b', ['/a/b']],
  ['/sub/a/', ['/sub/a', '/a']],
  ['/sub', ['/sub', '/']],
  ['/subway/', ['/subway']],
  ['/a/index.html', ['/a']],
  ['/what?/', ['/what?', '/what']],
  ['/sub/a/index.html?q#f', ['/sub/a/index.html?q#f', '/sub/a', '/a']],
  ['https://h.example/sub/a/', ['/a']],
  ['https://h.example/a/', []],
  ['https://else.example/sub/a/', []],
  ['https://H.example:443/sub/a/', ['/a']],
  ['https://h.example:8443/sub/a/', []],
  ['https://h.example:port/sub/a/', []],
  ['//h.example/sub/a/?q', ['/a']],
  ['//h.example:443/sub', ['/']],
  ['//sub/a/', ['/sub/a', '/a']],
  ['sub/a', ['/sub/a', '/a']],
  ['s%75b/a', ['/sub/a', '/a']],
  ['', ['/']],
])('below a path, %s may be any of %j', (path, keys) => {
  expect(askedKeys(path, site)).toEqual(keys)
})

test('before anything is published, a path is what it says', () => {
  expect(askedKeys('/a/?q', null)).toEqual(['/a/?q', '/a'])
})

test('a site at the root, or in letters of its own, knows its addresses as well', () => {
  expect(askedKeys('//h.example/about/', 'https://h.example/')).toEqual(['/about'])
  expect(askedKeys('http://h.example:80/about/', 'https://h.example/')).toEqual(['/about'])
  expect(askedKeys('/über/a/', 'https://h.example/über/')).toEqual(['/über/a', '/a'])
})
