import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startClock } from '../../src/schedule/clock.ts'
import { type CommandLine, openCommandLine } from '../support/cli.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const PAGE = join(import.meta.dirname, '../../docs/editors/publishing-at-a-time.md')
const BLOCK = /^```console\n\$ npx commonplace-gateway (.*)\n[\s\S]*?^```$/gm
const YEAR = String(new Date().getUTCFullYear() + 1)

let cli: CommandLine
let site: TestSite

beforeAll(async () => {
  cli = await openCommandLine()
  site = createSite({ 'content/wells.md': page('Wells', 'Twelve metres deep.') })
})

afterAll(async () => {
  site.remove()
  await cli.close()
})

test('what the page for editors shows of dates is what the commands print (`vitest -u` writes it anew)', async () => {
  const text = readFileSync(PAGE, 'utf8')
  const fair = /^```md\n([\s\S]*?)^```$/m.exec(text)?.[1] ?? ''
  site.write('content/fair.md', fair.replaceAll('2026', YEAR))
  let shown = text
  for (const [block, command = ''] of text.matchAll(BLOCK)) {
    const { out } = await cli.run(...command.split(' ').map((word) => (word === 'my-site' ? site.root : word)))
    shown = shown.replace(block, () => `\`\`\`console\n$ npx commonplace-gateway ${command}\n${steady(out)}\`\`\``)
    if (command.startsWith('import')) await passDays()
  }

  expect([...text.matchAll(BLOCK)]).toHaveLength(3)
  await expect(shown).toMatchFileSnapshot(PAGE)
})

/** Lets a gateway's clock look at the time the page comes, and another at the time it goes. */
async function passDays(): Promise<void> {
  await lookAt(`${YEAR}-03-02T09:30:00Z`, 2)
  await lookAt(`${YEAR}-03-03T09:30:00Z`, 3)
}

// A clock for each: one that sleeps would not see that the time was changed under it.
async function lookAt(time: string, release: number): Promise<void> {
  const log = { info: () => {}, warn: () => {} }
  const clock = startClock(cli.database, { log, now: () => new Date(time) })
  await vi.waitFor(async () => {
    expect(await cli.database.sql`select from releases where number = ${release}`).toHaveLength(1)
  }, 20_000)
  await clock.stop()
}

function steady(out: string): string {
  return out
    .replaceAll(YEAR, '2026')
    .replace(/^( +)(\d+) {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/gm, '$1$2  2026-03-0$2 09:30:00 UTC')
    .replace(/ +$/gm, '')
}
