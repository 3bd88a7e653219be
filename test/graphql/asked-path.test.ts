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
  ['', ['/']],
])('below a path, %s may be any of %j', (path, keys) => {
  expect(askedKeys(path, site)).toEqual(keys)
})

test('before anything is published, a path is what it says', () => {
  expect(askedKeys('/a/?q', null)).toEqual(['/a/?q', '/a'])
})
