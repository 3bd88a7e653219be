import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CommandLine, openCommandLine } from '../support/cli.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const PAGE = join(import.meta.dirname, '../../docs/editors/in-the-way.md')
const BLOCK = /^```console\n\$ npx commonplace-gateway (.*)\n[\s\S]*?^```$/gm

let cli: CommandLine
let site: TestSite

beforeAll(async () => {
  cli = await openCommandLine()
  site = createSite({
    'content/wells.md': page('Wells', 'Twelve metres deep.'),
    'content/roofs.md': page('Roofs', 'Solar panels on every barn.'),
    'content/paths.md': page('Paths', 'Gravel.'),
    'content/kilns.md': page('Kilns', 'Lime.', 'id: kilns'),
  })
  await cli.publish(site.root)
})

afterAll(async () => {
  site.remove()
  await cli.close()
})

// What happens to the folder before each command the page shows, in order.
const EDITS: readonly (() => void)[] = [
  () => {
    site.write('content/wells.md', '---\ntitle: "Wells\n---\n\nThirteen metres deep.\n')
    site.write('content/ovens.md', '---\ntitle: "Ovens\n---\n\nBread.\n')
    site.write('content/paths.md', page('Paths', 'Gravel and sand.'))
  },
  () => {
    site.write('content/wells.md', page('Wells', 'Thirteen metres deep.'))
    site.write('content/ovens.md', page('Ovens', 'Bread.'))
    site.move('content/roofs.md', 'content/energy/solar.md')
  },
  () => {
    site.delete('content/wells.md')
    site.delete('content/paths.md')
  },
  () => {},
  () => site.move('content', 'elsewhere'),
  () => {
    site.move('elsewhere', 'content')
    site.write('content/kilns.md', page('Kilns', 'Lime.', 'id: kiln'))
  },
  () => {
    site.write('content/kilns.md', page('Kilns', 'Lime and sand.', 'id: kilns'))
  },
  () => site.write('content/kilns.md', page('Kilns', 'Lime, sand and water.', 'id: kilns')),
]

test('what the page for editors shows of imports that do not go through is what they print (`vitest -u` writes it anew)', async () => {
  const text = readFileSync(PAGE, 'utf8')
  const blocks = [...text.matchAll(BLOCK)]
  const codes: number[] = []
  let shown = text
  for (const [index, [block, command = '']] of blocks.entries()) {
    EDITS[index]?.()
    const places: Record<string, string> = { 'my-site': site.root, 'plan.json': join(site.root, 'plan.json') }
    const { out, code } = await cli.run(...command.split(' ').map((word) => places[word] ?? word))
    codes.push(code)
    shown = shown.replace(
      block,
      () => `\`\`\`console\n$ npx commonplace-gateway ${command}\n${out.replace(/ +$/gm, '')}\`\`\``,
    )
  }

  expect(codes).toEqual([1, 0, 0, 3, 3, 1, 2, 3])
  await expect(shown).toMatchFileSnapshot(PAGE)
})
