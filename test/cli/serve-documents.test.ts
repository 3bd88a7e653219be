import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { runCommand } from '../support/cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'commonplace-documents-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('serve does not start with documents that cannot be used, and names the file', async () => {
  const file = join(folder, 'documents.json')
  writeFileSync(file, '{"a": "{ site"}')
  const { code, err } = await runCommand(['serve', '--documents', file])

  expect(code).toBe(1)
  expect(err).toContain(`${file} has a document \`a\` that is not GraphQL: Syntax Error`)
})

test('serve does not start without the file of documents', async () => {
  const { code, err } = await runCommand(['serve', '--documents', join(folder, 'nowhere.json')])

  expect(code).toBe(1)
  expect(err).toMatch(/The file of --documents cannot be read: ENOENT.*nowhere\.json/)
})

test('serve does not start with --only-trusted alone, by which nothing could be asked', async () => {
  const { code, err } = await runCommand(['serve', '--only-trusted'])

  expect(code).toBe(1)
  expect(err).toContain('--only-trusted needs --documents FILE')
})
