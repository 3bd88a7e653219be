import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CommandLine, openCommandLine } from '../support/cli.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const PAGE = join(import.meta.dirname, '../../docs/editors/going-back.md')
const BLOCK = /^```console\n\$ npx commonplace-gateway (.*)\n[\s\S]*?^```$/gm

let cli: CommandLine
let site: TestSite

beforeAll(async () => {
  cli = await openCommandLine()
  site = createSite({
    'content/wells.md': page('Wells', 'Dug by hand.\n\nTwelve metres deep.', 'date: 2024-05-01'),
    'content/roofs.md': page('Roofs', 'Solar panels.'),
  })
  await cli.publish(site.root, 'The beginning')
  site.write('content/wells.md', page('Wells and pumps', 'Dug by machine.\n\nTwelve metres deep.', 'date: 2024-05-01'))
  site.move('content/roofs.md', 'content/energy/roofs.md')
  site.write('content/kilns.md', page('Kilns', 'Lime.'))
  await cli.publish(site.root)
})

afterAll(async () => {
  site.remove()
  await cli.close()
})

test('what the page for editors shows of going back is what the commands print (`vitest --update` writes it anew)', async () => {
  const text = readFileSync(PAGE, 'utf8')
  let shown = text
  for (const [block, command = ''] of text.matchAll(BLOCK)) {
    const { out } = await cli.run(...parametersOf(command))
    shown = shown.replace(block, () => `\`\`\`console\n$ npx commonplace-gateway ${command}\n${steady(out)}\`\`\``)
  }

  expect([...text.matchAll(BLOCK)]).toHaveLength(6)
  await expect(shown).toMatchFileSnapshot(PAGE)
})

/** The words of a command line; quotes hold some together. An export goes where it can be removed. */
function parametersOf(command: string): string[] {
  const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '')
  return words.map((word) => (word === 'copy' ? join(site.root, 'copy') : word))
}

function steady(out: string): string {
  return out
    .replaceAll(join(site.root, 'copy'), 'copy')
    .replace(/^( +)(\d+) {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/gm, '$1$2  2026-03-0$2 09:30:00 UTC')
    .replace(/ +$/gm, '')
}
