import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSite, page, type TestSite } from '../support/site.ts'

const ROOT = resolve(import.meta.dirname, '../..')

let site: TestSite
let folder: string

beforeAll(() => {
  site = createSite({ 'content/wells.md': page('Wells') })
  folder = mkdtempSync(join(tmpdir(), 'commonplace-broken-'))
  for (const part of ['dist', 'schema', 'package.json'])
    cpSync(join(ROOT, part), join(folder, part), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'dist/src/import/read/parse-worker.js'), 'import "missing-package"\n')
})

afterAll(() => {
  site.remove()
  rmSync(folder, { recursive: true, force: true })
})

test('where the parser cannot be loaded, files are told as not read and the command ends', () => {
  const { status, stdout } = spawnSync(process.execPath, [join(folder, 'dist/src/main.js'), 'check', site.root], {
    encoding: 'utf8',
    timeout: 60_000,
  })

  expect(stdout).toMatch(/^content\/wells.md:1:1 +error +parse-failed$/m)
  expect(stdout).toContain("Cannot find package 'missing-package'")
  expect(status).toBe(1)
})
