import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { runCommand } from '../support/cli.ts'
import { startCli } from '../support/cli-process.ts'
import { makePublishedFolder } from '../support/fresh-folder.ts'
import { createSite, page } from '../support/site.ts'

// Processes start slowly where others are at work.
vi.setConfig({ testTimeout: 90_000 })

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

test('serve with --only-trusted recommends nothing that it refuses', async () => {
  const site = createSite({ 'content/wells.md': page('Wells') })
  const data = await makePublishedFolder()
  const file = join(folder, 'trusted.json')
  const one = 'query One($path: String!) { articleByPath(path: $path) { title } }'
  writeFileSync(file, JSON.stringify({ one, "the site's name": '{ site { title } }' }))
  const places = ['--site', site.root, '--data', data, '--port', '0']
  const gateway = startCli('serve', ...places, '--documents', file, '--only-trusted')
  try {
    await gateway.says('Ctrl-C stops it.')
    const said = gateway.said()
    const answers = await Promise.all([...said.matchAll(/http:[^\s']+[^\s'.]/g)].map(([url]) => fetch(url)))

    expect(answers.map(({ status }) => status).filter((status) => status !== 200)).toEqual([])
    const told = await Promise.all(answers.map((answer) => answer.text()))
    expect(told.filter((text) => text.startsWith('{')).map((text) => JSON.parse(text))).toContainEqual(
      expect.objectContaining({ data: { site: { title: expect.anything() } } }),
    )
  } finally {
    await gateway.stop()
    site.remove()
    rmSync(data, { recursive: true, force: true })
  }
})
