import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startCli } from '../support/cli-process.ts'
import { filesWith } from '../support/files-with.ts'
import { makeDatabaseFolder } from '../support/fresh-folder.ts'
import { createRandom } from '../support/random.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

// How many commands are killed; CONTRIBUTING.md says how to run more.
const KILLS = Number(process.env.COMMONPLACE_KILLS ?? 2)
const SEED = Number(process.env.COMMONPLACE_KILLS_SEED ?? 190_424)

vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

// Stems as well, which are what search keeps.
const STEMS = ['zorgl', 'blintwax', 'frummish']
const CANARY = new RegExp(STEMS.join('|'), 'i')
const random = createRandom(SEED)
const wordsOf = (index: number) =>
  `We zorgle${index} every blintwax${index} ourselves, and no frummish${index} landlord ever helped us.`
const indexes = Array.from({ length: KILLS }, (_, index) => index)

/** What the command says before each part of its work, and about how many milliseconds that takes. */
const SIGNS = [
  ['Waiting for transactions', 100],
  ['Rewriting', 1500],
  ['Beginning a new write-ahead log', 500],
] as const

let directory: string
let site: TestSite
const figures = { killed: 0, ended: 0 }

beforeAll(async () => {
  directory = await makeDatabaseFolder()
  const filler = Array.from({ length: 60 }, (_, index) => `Sentence ${index} says something of its own.`).join(' ')
  const withWords = (end: string) =>
    Object.fromEntries(
      indexes.flatMap((index) => [
        [`content/said-${index}.md`, page(`Said ${index}`, `> ${wordsOf(index)}\n>\n> — Ada\n\n${filler}${end}`)],
        [`content/cited-${index}.md`, page(`Cited ${index}`, `As Ada said: “${wordsOf(index)}”${end}`)],
      ]),
    )
  site = createSite(withWords(''))
  expect(await run('import', site.root)).toContain('Published release 1.')
  for (const [path, text] of Object.entries(withWords('\n\nAnd so on.'))) site.write(path, text)
  expect(await run('import', site.root)).toContain('Published release 2.')
})

afterAll(() => {
  process.stdout.write(
    `${KILLS} kills (COMMONPLACE_KILLS_SEED=${SEED}): ${figures.killed} in the middle, ${figures.ended} after the end.\n`,
  )
  site.remove()
  rmSync(directory, { recursive: true, force: true })
})

async function run(...parameters: readonly string[]): Promise<string> {
  const command = startCli(...parameters, '--data', directory)
  expect(await command.ended, command.said()).toBe(0)
  return command.said()
}

const withdraw = (index: number) => ['withdraw-quote', wordsOf(index), '--reason', 'She asked us to.', '--yes'] as const

const filesWithWords = (folder: string) => filesWith(folder, STEMS)

test('the files have the words before', () => {
  expect(filesWithWords(directory)).not.toEqual([])
})

test.each(
  indexes.map((index) => ({
    ...{ index, sign: random.pick(SIGNS), percent: random.below(100) },
    // Else the next one finds what this one left.
    isFinished: random.chance(0.5),
  })),
)('kill $index, after “$sign.0”', async ({ index, sign: [sign, length], percent, isFinished }) => {
  const command = startCli(...withdraw(index), '--data', directory)
  await command.says(sign)
  await sleep((length * percent) / 100)
  command.send('SIGKILL')
  figures[(await command.ended) === null ? 'killed' : 'ended'] += 1
  if (isFinished) expect(await run('releases')).toContain('Taken back')
})

test('what was killed is finished by the next command, and no file of the database has the words', async () => {
  for (const index of indexes) expect(await run(...withdraw(index))).toContain('It was taken back before')
  // The server has stopped with the last command, and has written all of its files.
  expect(filesWithWords(directory)).toEqual([])
})

test('no answer, feed, page, dump, change or export has them', async () => {
  const serve = startCli('serve', '--site', site.root, '--data', directory, '--port', '0')
  try {
    await serve.says('http://127.0.0.1:')
    const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(serve.said()) ?? []
    const everything = '{ articles { nodes { title html text markdown sections { text } quotes { text } } } }'
    const asked = [1, 2].map((release) => `/graphql?query=${encodeURIComponent(everything)}&release=${release}`)
    const others = [
      '/changes',
      '/dump',
      '/dump/1.ndjson',
      '/feeds/atom.xml',
      '/feeds/feed.json',
      '/content/said-0.html',
    ]
    for (const path of [...asked, ...others]) {
      const answer = await fetch(`${address}${path}`)
      const text = await answer.text()
      expect([path, answer.status, text.match(CANARY)]).toEqual([path, 200, null])
    }
    expect(serve.said()).not.toMatch(CANARY)
  } finally {
    expect(await serve.stop()).toBe(0)
  }
  for (const release of ['1', '2']) {
    const target = mkdtempSync(join(tmpdir(), 'commonplace-export-'))
    await run('export', join(target, 'site'), '--release', release)
    expect(filesWithWords(target)).toEqual([])
    rmSync(target, { recursive: true })
  }
  expect(filesWithWords(directory)).toEqual([])
})
