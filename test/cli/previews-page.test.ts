import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CommandLine, openCommandLine } from '../support/cli.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const PAGE = join(import.meta.dirname, '../../docs/editors/previews.md')
const BLOCK = /^```console\n\$ npx commonplace-gateway (.*)\n[\s\S]*?^```$/gm

let cli: CommandLine
let site: TestSite

beforeAll(async () => {
  cli = await openCommandLine()
  site = createSite({
    'content/fair/_index.md': page('The fair', 'Every spring.', 'date: 2024-05-01'),
    'content/fair/stalls.md': page('Stalls', 'Ten stalls.', 'date: 2024-05-02\ndraft: true'),
  })
  await cli.publish(site.root, 'The beginning')
  site.write('content/fair/_index.md', page('The spring fair', 'Every spring.', 'date: 2024-05-01'))
})

afterAll(async () => {
  site.remove()
  await cli.close()
})

test('what the page for editors shows of previews is what the commands print (`vitest --update` writes it anew)', async () => {
  const text = readFileSync(PAGE, 'utf8')
  let shown = text
  for (const [block, command = ''] of text.matchAll(BLOCK)) {
    const { out, err, code } = await cli.run(...parametersOf(command))
    expect(code, err).toBe(0)
    // On a terminal both are read.
    const printed = `${out}${err.replace(/^(Reading|Parsing|Writing) .*\n/gm, '')}`
    shown = shown.replace(block, () => `\`\`\`console\n$ npx commonplace-gateway ${command}\n${steady(printed)}\`\`\``)
  }

  expect([...text.matchAll(BLOCK)]).toHaveLength(6)
  await expect(shown).toMatchFileSnapshot(PAGE)
})

test('a proposal is listed, shown, published once and dropped', async () => {
  site.write('content/fair/_index.md', page('The autumn fair', 'Every autumn.', 'date: 2024-05-01'))
  const named = ['--propose', 'autumn/one']

  expect((await cli.run('import', site.root, ...named, '--quiet')).code).toBe(0)
  expect((await cli.run('proposals', 'list')).out).toContain('autumn/one')
  expect((await cli.run('proposals', 'show', 'autumn/one')).out).toContain('The autumn fair')
  expect(JSON.parse((await cli.run('proposals', 'show', 'autumn/one', '--json')).out).counts.change).toBe(1)
  expect((await cli.run('proposals', 'drop', 'autumn/one')).out).toContain('Dropped')
  expect((await cli.run('proposals', 'drop', 'autumn/one')).code).toBe(1)
  expect((await cli.run('proposals', 'show', 'autumn/one')).err).toContain('There is no proposal autumn/one')
  expect((await cli.run('import', ...named, '--apply')).code).toBe(3)

  await cli.run('import', site.root, ...named)
  expect((await cli.run('import', '--apply', 'autumn/one')).out).toContain('Published autumn/one as release')
  expect((await cli.run('proposals', 'list', '--json')).out).toBe('[]\n')
})

test('a proposal of a folder with errors is refused, and one that changes nothing is told as such', async () => {
  site.write('content/broken.md', '---\ntitle: [\n---\n')
  const broken = await cli.run('import', site.root, '--propose', 'broken')
  site.delete('content/broken.md')
  const same = await cli.run('import', site.root, '--propose', 'same')

  expect([broken.code, broken.err]).toEqual([1, expect.stringContaining('Nothing was proposed')])
  expect([same.code, same.err]).toEqual([0, expect.stringContaining('nothing to propose')])
})

test('a key is listed without its secret, and is revoked once', async () => {
  const { out: key } = await cli.run('keys', 'create', '--scope', 'preview', '--expires', 'never', '--label', 'Bo')
  const id = key.split('_')[2] ?? ''

  const { out: list } = await cli.run('keys', 'list')
  expect(list).toContain(`${id}  preview  drafts below /  never expires  Bo`)
  expect((await cli.run('keys', 'list', '--json')).out).not.toContain(key.trim().slice(-20))
  expect((await cli.run('keys', 'revoke', id)).code).toBe(0)
  expect((await cli.run('keys', 'revoke', id)).code).toBe(1)
  expect((await cli.run('keys', 'list')).out).toContain(`${id}  preview  drafts below /  revoked`)
})

test('a key for one page is listed as such', async () => {
  await cli.run('keys', 'create', '--scope', 'preview', '--only', '/fair/stalls/', '--expires', 'never')

  expect((await cli.run('keys', 'list')).out).toContain('preview  draft at /fair/stalls  never expires')
})

test.each([
  ['keys', 'create', '--scope', 'preview', '--only', '/a/', '--path', '/b/'],
  ['keys', 'create', '--scope', 'editor', '--only', '/a/'],
  ['keys', 'create', '--scope', 'preview', '--expires', 'soon'],
  ['keys', 'create', '--scope', 'all'],
  ['keys', 'create', '--scope', 'preview', '--path', ''],
  ['keys', 'create', '--scope', 'preview', '--path', 'https://site.example/blog/'],
  ['keys', 'create', '--scope', 'preview', '--path', '/a/', '--proposal', 'b'],
  ['import', '--propose', '../x'],
  ['import', '--apply'],
  ['import', '--propose', 'a', '--apply', 'b'],
])('%s %s %s %s %s is refused', async (...parameters) => {
  const { code, err } = await cli.run(...parameters)

  expect(code).not.toBe(0)
  expect(err).not.toBe('')
})

/** The words of a command line; quotes hold some together. */
function parametersOf(command: string): string[] {
  const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '')
  return words.map((word) => (word === 'fair' ? site.root : word))
}

function steady(out: string): string {
  return out
    .replaceAll(/commonplace_preview_[0-9a-f]{8}_[\w-]{43}/g, `commonplace_preview_1f2e3d4c_${'x'.repeat(43)}`)
    .replaceAll(/\b[0-9a-f]{8}(?= {2}preview|`)/g, '1f2e3d4c')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, '2026-03-08 09:30 UTC')
    .replace(/ +$/gm, '')
}
