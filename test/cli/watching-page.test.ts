import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type CommandLine, openCommandLine } from '../support/cli.ts'
import { type CliProcess, startCli } from '../support/cli-process.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

// Processes start slowly where others are at work.
vi.setConfig({ testTimeout: 90_000 })

const PAGE = join(import.meta.dirname, '../../docs/editors/watching.md')
const BLOCK = /^```console\n(\$ .*\n)?[\s\S]*?^```$/gm

let cli: CommandLine
let site: TestSite
let watch: CliProcess

beforeAll(async () => {
  cli = await openCommandLine()
  site = createSite({
    'content/wells.md': page('Wells', 'Twelve metres deep.'),
    'content/roofs.md': page('Roofs', 'Solar panels on every barn.'),
    'content/paths.md': page('Paths', 'Gravel.'),
  })
  watch = startCli('import', site.root, '--data', cli.directory, '--watch')
})

afterAll(async () => {
  await watch.stop()
  site.remove()
  await cli.close()
})

// What happens to the folder before each block the page shows, and how the block ends.
const STEPS: readonly [edit: () => void, end: string][] = [
  [() => {}, 'Published release 1.\n'],
  [() => site.write('content/wells.md', page('Wells', 'Thirteen metres deep.')), 'Published release 2.\n'],
  [() => site.write('content/roofs.md', '---\ntitle: "Roofs\n---\n\nSolar panels on every roof.\n'), 'is published.\n'],
  [() => site.write('content/roofs.md', page('Roofs', 'Solar panels on every roof.')), 'All errors are fixed.\n'],
  [() => site.delete('content/paths.md'), 'until --prune.\n'],
]

test('what the page for editors shows of watching is what the command prints (`vitest -u` writes it anew)', async () => {
  const text = readFileSync(PAGE, 'utf8')
  const shown: string[] = []
  let heard = 0
  for (const [edit, end] of STEPS) {
    edit()
    await watch.says(end)
    shown.push(
      watch
        .said()
        .slice(heard)
        .replace(/^(?:Watching|Reading|Parsing|Writing) .*\n/gm, ''),
    )
    heard = watch.said().length
  }

  expect([...text.matchAll(BLOCK)]).toHaveLength(STEPS.length)
  const renewed = text.replace(BLOCK, (_, command = '') => `\`\`\`console\n${command}${shown.shift()}\`\`\``)
  await expect(renewed).toMatchFileSnapshot(PAGE)
})
