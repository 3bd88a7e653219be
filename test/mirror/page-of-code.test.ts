import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openFaultyProxy } from '../support/faulty-proxy.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { type Line, linesOf } from '../support/mirror.ts'
import { importFolder } from '../support/random-history.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const words = readFileSync('docs/partners.md', 'utf8')
const codeOf = (language: string, name: string) =>
  [...words.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))]
    .map(([, code = '']) => code)
    .find((code) => code.includes(name)) ?? ''
const hasPython = spawnSync('python3', ['--version']).error === undefined
if (!hasPython) console.warn('Python is not installed; the mirror in Python is not tested.')

describe.each([
  ['Node', 'js', 'mirror.mjs', process.execPath],
  ['Python', 'python', 'mirror.py', 'python3'],
] as const)('the mirror in a page of %s', (_name, language, file, command) => {
  const isSkipped = language === 'python' && !hasPython
  const folder = mkdtempSync(join(tmpdir(), 'commonplace-copy-'))
  let origin: TestGateway
  let site: TestSite
  let copy: string

  beforeAll(async () => {
    writeFileSync(join(folder, file), codeOf(language, file))
    origin = await openTestGateway()
    site = createSite({
      'content/wells/index.md': page('Wells', '![A well](well.png)'),
      'content/wells/well.png': PNG,
      'content/springs.md': page('Springs', 'Never dry. ≥ 40.'),
      'content/kilns.md': page('Kilns'),
    })
    await importFolder(origin.db.database, site)
    copy = join(folder, 'copy')
  })

  afterAll(async () => {
    site.remove()
    rmSync(folder, { recursive: true })
    await origin.close()
  })

  afterEach(async () => expect(copied()).toEqual(await shown()))

  function run(url = origin.url): Promise<{ code: number; out: string }> {
    return new Promise((resolve) => {
      execFile(command, [join(folder, file), url, copy], (error, out) => resolve({ code: error ? 1 : 0, out }))
    })
  }

  const copied = () =>
    readdirSync(join(copy, 'articles'))
      .map((name): Line => JSON.parse(readFileSync(join(copy, 'articles', name), 'utf8')))
      .map(({ type: _type, ...article }) => article)
      .sort(byId)

  async function shown(): Promise<Line[]> {
    return (await linesOf(origin.url, '/dump'))
      .flatMap(({ type, ...line }) => (type === 'article' ? [line] : []))
      .sort(byId)
  }

  test.skipIf(isSkipped)('takes the dump, and the bytes of images', async () => {
    expect(await run()).toEqual({ code: 0, out: 'Release 1: 3 articles.\n' })
    const [name = ''] = readdirSync(join(copy, 'media'))
    expect(readFileSync(join(copy, 'media', name))).toEqual(PNG)
  })

  test.skipIf(isSkipped)('then what changed, and takes down what is withdrawn', async () => {
    site.write('content/kilns.md', page('Kilns', 'Hotter.'))
    site.write('content/springs.md', page('Springs', 'Never dry.', 'withdrawn: retracted'))
    site.write('content/new.md', page('New'))
    await importFolder(origin.db.database, site)

    expect(await run()).toEqual({ code: 0, out: 'Release 2: 3 articles.\n' })
    expect(JSON.stringify(copied())).not.toContain('Never dry')
  })

  test.skipIf(isSkipped)('finds by the inventory what it lost', async () => {
    rmSync(join(copy, 'articles', readdirSync(join(copy, 'articles'))[0] ?? ''))

    expect(await run()).toEqual({ code: 0, out: 'Release 2: 3 articles.\n' })
  })

  test.skipIf(isSkipped)('goes on where it was, however often answers are wrong', async () => {
    site.write('content/kilns.md', page('Kilns', 'Hottest.'))
    await importFolder(origin.db.database, site)
    const numbers = [0, 0, 0, 1, 0, 2, 9, 0, 3]
    const proxy = await openFaultyProxy(origin.url, (below) => (numbers.shift() ?? 1) % below)
    let attempts = 1
    while ((await run(proxy.url)).code !== 0) attempts += 1

    expect(attempts).toBeGreaterThan(2)
    await proxy.close()
  })
})

function byId(a: Line, b: Line): number {
  return a.id < b.id ? -1 : 1
}
