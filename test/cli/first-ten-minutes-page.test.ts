import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { type CliProcess, startCliAt } from '../support/cli-process.ts'
import { copyDatabase } from '../support/cluster.ts'

// Processes start slowly where others are at work.
vi.setConfig({ testTimeout: 180_000 })

const PAGE = join(import.meta.dirname, '../../docs/editors/first-ten-minutes.md')
const BLOCK = /^```console\n(?:\$ npx commonplace-gateway (.*)\n)?[\s\S]*?^```$/gm

let home: string

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'commonplace-minutes-'))
  // Another account serves the database in it.
  mkdirSync(join(home, '.commonplace'))
  copyDatabase(inject('stoppedDatabase'), join(home, '.commonplace'))
})

afterAll(() => rmSync(home, { recursive: true, force: true }))

test('what the page of the first ten minutes shows is what happens (`vitest --update` writes it anew)', async () => {
  const text = readFileSync(PAGE, 'utf8')
  const file = join(home, 'my-site/content/articles/the-village-well.md')
  let serve: CliProcess | null = null
  const run = async (command: string) => {
    const running = startCliAt(home, ...command.split(' '), ...(command.startsWith('serve') ? ['--port', '0'] : []))
    if (!command.startsWith('serve')) return await running.ended.then(() => running.said())
    serve = running
    await running.says('Ctrl-C stops it.\n')
    return running.said()
  }
  /** What is told of the missing quotation mark, up to the hint. */
  const makeMistake = async () => {
    const { length } = serve?.said() ?? ''
    const sound = readFileSync(file, 'utf8')
    writeFileSync(file, sound.replace(/^(title: .*)"$/m, '$1'))
    await serve?.says('  hint: ')
    await serve?.says('\n')
    writeFileSync(file, sound)
    await serve?.says('All errors are fixed.')
    return /[\s\S]*?hint: .*\n/.exec((serve?.said() ?? '').slice(length))?.[0] ?? ''
  }

  const shown: string[] = []
  for (const [, command] of text.matchAll(BLOCK))
    shown.push(steady(command === undefined ? await makeMistake() : await run(command)))
  expect(await (serve as CliProcess | null)?.stop()).toBe(0)

  expect(shown).toHaveLength(4)
  const renewed = text.replace(BLOCK, (_, command) => {
    const asked = command === undefined ? '' : `$ npx commonplace-gateway ${command}\n`
    return `\`\`\`console\n${asked}${shown.shift()}\`\`\``
  })
  await expect(renewed).toMatchFileSnapshot(PAGE)
})

function steady(out: string): string {
  return out
    .replaceAll(home, '/home/ana')
    .replace(/^(?:Reading|Parsing|Writing) .*\n/gm, '')
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:4000')
    .replaceAll(/token=[\w-]+/g, 'token=xxxxxxxx')
}
