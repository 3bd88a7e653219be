import { expect, test } from 'vitest'
import { pathKey } from '../../src/content/path-key.ts'

test.each([
  ['/articles/privacy/', '/articles/privacy'],
  ['articles/privacy', '/articles/privacy'],
  ['/', '/'],
  ['', '/'],
  ['//double//slash//', '/double/slash'],
  ['/%C3%BCber/', '/über'],
  ['/u\u0308ber/', '/über'],
  ['/Old%20Path/', '/Old Path'],
  ['/100%/', '/100%'],
  ['/a/index.html', '/a'],
  ['/index.html', '/'],
  ['/a/index.html/', '/a/index.html'],
  ['/a/Index.html', '/a/Index.html'],
  ['/a/x-index.html', '/a/x-index.html'],
  ['/a%2Fb/', '/a%2Fb'],
  ['/a%00b/', '/a%00b'],
  ['/%2e%2e/a/', '/%2e%2e/a'],
])('the key of %s is %s', (path, key) => {
  expect(pathKey(path)).toBe(key)
})
