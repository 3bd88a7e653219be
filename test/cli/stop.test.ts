import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { runCommand } from '../support/cli.ts'
import { startCli } from '../support/cli-process.ts'
import { makeDatabaseFolder } from '../support/fresh-folder.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

// Processes start slowly where others are at work.
vi.setConfig({ testTimeout: 90_000 })

const LONG = 'Water is what the village shares, and this is how. '.repeat(400)

let site: TestSite
let data: string

beforeAll(() => {
  const files = Array.from({ length: 1500 }, (_, number) => [`content/p${number}.md`, page(`Page ${number}`, LONG)])
  site = createSite(Object.fromEntries(files))
  data = makeDatabaseFolder()
})

afterAll(() => {
  site.remove()
  rmSync(data, { recursive: true, force: true })
})

test('Ctrl-C ends a long import with a sentence, and leaves neither half a release nor a running Postgres', async () => {
  const command = startCli('import', site.root, '--data', data)
  await command.says('Reading 1500 files')
  const code = await command.stop()
  const running = existsSync(join(data, 'postgres/data/postmaster.pid'))
  const releases = await runCommand(['releases', '--data', data])

  expect(command.said()).toMatch(/\nStopped\. An import publishes everything or nothing; .*\n$/)
  expect(code).toBe(1)
  expect(running).toBe(false)
  expect(releases.out).toBe('Nothing is published yet.\n')
})

test('Ctrl-C ends the first import of a gateway as well', async () => {
  const command = startCli('serve', '--site', site.root, '--data', data, '--port', '0')
  await command.says('Reading 1500 files')
  const code = await command.stop()

  expect(command.said()).not.toContain('Published')
  expect(code).toBe(0)
})
