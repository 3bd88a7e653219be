import { expect, test } from 'vitest'
import { readBody } from './support/read-body.ts'

test('a skipped heading level is a notice', () => {
  expect(readBody('## a\n\n#### b\n\n## c').problems).toMatchObject([
    { code: 'heading-level-skipped', severity: 'notice', line: 3, path: 'content/notes/mast.md' },
  ])
})

test('an image without words is a notice', () => {
  expect(readBody('![](a.png)').problems).toMatchObject([{ code: 'image-without-alt', line: 1, column: 1 }])
})

test('an empty page is a notice, an empty section page is not', () => {
  expect(readBody('\n').problems).toMatchObject([{ code: 'empty-body', severity: 'notice' }])
  expect(readBody('\n', { page: { kind: 'SECTION' } }).problems).toEqual([])
})
