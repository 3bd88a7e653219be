import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CommandLine, openCommandLine } from '../support/cli.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const PAGE = join(import.meta.dirname, '../../docs/editors/reading-a-plan.md')
const BLOCK = /^```console\n\$ npx commonplace-gateway (.*)\n[\s\S]*?^```$/gm

let cli: CommandLine
let site: TestSite

beforeAll(async () => {
  cli = await openCommandLine()
  site = createSite({
    'content/wells.md': page('Wells', '## Water\n\n- "We dug it ourselves."\n- "It never ran dry."'),
    'content/roofs.md': page('Roofs', 'Solar panels on every barn.'),
    'content/paths.md': page('Paths', 'Gravel, from the wells to [the roofs](/roofs/).'),
  })
  await cli.publish(site.root)
  site.write('content/wells.md', page('Wells and pumps', '## Water\n\n- "We dug it ourselves."'))
  site.move('content/roofs.md', 'content/energy/solar.md')
  site.write('content/paths.md', page('Paths', 'Gravel, from the wells to [the roofs](/energy/solar/).'))
  site.write('content/kilns.md', page('Kilns', 'Lime, when there is any.', 'draft: true'))
})

afterAll(async () => {
  site.remove()
  await cli.close()
})

test('what the page for editors shows of plans is what the commands print (`vitest -u` writes it anew)', async () => {
  const text = readFileSync(PAGE, 'utf8')
  let shown = text
  for (const [block, command = ''] of text.matchAll(BLOCK)) {
    const places: Record<string, string> = { 'my-site': site.root, 'plan.json': join(site.root, 'plan.json') }
    const { out } = await cli.run(...command.split(' ').map((word) => places[word] ?? word))
    shown = shown.replace(
      block,
      () => `\`\`\`console\n$ npx commonplace-gateway ${command}\n${out.replace(/ +$/gm, '')}\`\`\``,
    )
  }

  expect([...text.matchAll(BLOCK)]).toHaveLength(4)
  await expect(shown).toMatchFileSnapshot(PAGE)
})
