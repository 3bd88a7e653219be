import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { parseHere } from '../support/parse-here.ts'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/partners.md'), 'utf8')

/** Every request on the page that anyone may send, and what it says of the answer: lines of it, in which `…` stands for anything. */
const requests = [...page.matchAll(/```sh\n(curl .*?)\n```(?:\n\n```text\n(.*?)```)?/gs)]
  .map((match) => ({
    command: match[1] ?? '',
    lines: (match[2] ?? '').split('\n').filter((line) => line !== ''),
  }))
  .filter(({ command }) => !/authorization/i.test(command))

let gateway: TestGateway

beforeAll(async () => {
  gateway = await openTestGateway()
  const options = { progress: noProgress, onWait: () => {} }
  const { blocked } = await importSite({ database: gateway.db.database, pool: parseHere }, join(root, 'seeds'), options)
  expect(blocked).toBeNull()
})

afterAll(() => gateway.close())

test('the page has requests, and says what many of them are answered', () => {
  expect(requests.length).toBeGreaterThan(8)
  expect(requests.filter(({ lines }) => lines.length > 0).length).toBeGreaterThan(5)
})

test.each(requests)('$command', async ({ command, lines }) => {
  const here = command.replace('http://127.0.0.1:4000', gateway.url)
  const { stdout } = await promisify(execFile)('bash', ['-c', `${here} --silent --show-error`], { maxBuffer: 2 ** 26 })
  const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

  expect(here).not.toBe(command)
  if (!command.includes(' -i ')) expect(stdout).not.toMatch(/^\{"errors"/)
  for (const line of lines) expect(stdout).toMatch(new RegExp(line.split('…').map(escaped).join('.*?')))
})
