import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { createSite, page } from '../support/site.ts'

const MAIN = resolve(import.meta.dirname, '../../dist/src/main.js')

test('a command whose reader leaves, as with `| head -1`, ends as ever and without a word about it', async () => {
  const files = Array.from({ length: 300 }, (_, number) => [`content/p${number}.md`, page('', '[to](/nowhere/)')])
  const site = createSite(Object.fromEntries(files))
  const child = spawn(process.execPath, [MAIN, 'check', site.root], { env: { PATH: process.env.PATH } })
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  child.stdout.once('data', () => child.stdout.destroy())

  const [code] = await once(child, 'close')
  site.remove()

  expect(said).toMatch(/^Reading 300 files: .*\nParsing 300 files: .*\n$/)
  expect(code).toBe(0)
})
