import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { parseWorkers } from '../support/parse-workers.ts'

/** A command of the page, with the files that are to be there before it and what it prints according to the page. */
interface Step {
  readonly command: string
  readonly files: readonly { readonly name: string; readonly text: string }[]
  readonly prints: string
}

const page = readFileSync(new URL('../../docs/frontends.md', import.meta.url), 'utf8')
const steps = stepsOf(/^## A typed page, from nothing$.*?(?=^## )/ms.exec(page)?.[0] ?? '')

const left = process.env.COMMONPLACE_INSTALLS
  ? null
  : 'left out: COMMONPLACE_INSTALLS=1 runs it, with packages from npm'

test('the page pins the versions of the clients with which our own tests read its answers', () => {
  const pinned = [...page.matchAll(/(?<= )((?:@[\w-]+\/)?[\w.-]+)@(\d[\w.-]*)/g)].map(([, name = '', version]) => ({
    name,
    version,
  }))
  const ours: Record<string, string> = { ...manifest.dependencies, ...manifest.devDependencies }
  const shared = pinned.filter(({ name }) => name in ours && name !== 'typescript')
  expect(shared.length).toBeGreaterThan(6)
  expect(shared).toEqual(shared.map(({ name }) => ({ name, version: ours[name] })))
})

describe.skipIf(left)(left ?? 'from an empty folder', () => {
  let gateway: TestGateway
  let folder: string

  beforeAll(async () => {
    gateway = await openTestGateway()
    folder = mkdtempSync(join(tmpdir(), 'commonplace-typed-'))
    const pool = parseWorkers()
    const seeds = fileURLToPath(new URL('../../seeds', import.meta.url))
    await importSite({ database: gateway.db.database, pool }, seeds, { progress: noProgress, onWait: () => {} })
  })

  afterAll(async () => {
    await gateway.close()
    rmSync(folder, { recursive: true, force: true })
  })

  // Each goes on from what the one before has left in the folder.
  test.each(steps)('$command', { timeout: 600_000 }, async ({ command, files, prints }) => {
    const here = (text: string) => text.replaceAll('http://127.0.0.1:4000', gateway.url)
    for (const { name, text } of files) writeFileSync(join(folder, name), here(text))
    const options = { cwd: folder, env: ownEnvironment() }
    const { stdout } = await promisify(execFile)('bash', ['-ec', here(command)], options)
    if (prints !== '') expect(stdout).toBe(prints)
  })
})

/** A line that ends in a file's name in backticks and a colon introduces that file; the output of a command follows it as text. */
function stepsOf(section: string): Step[] {
  const steps: Step[] = []
  let files: { name: string; text: string }[] = []
  for (const [, name, language, text = ''] of section.matchAll(/(?:`([\w.-]+)`:\n\n)?^```(\w+)\n(.*?)^```$/gms)) {
    if (name) files.push({ name, text })
    else if (language === 'text') steps.push({ ...steps.pop()!, prints: text })
    else {
      steps.push({ command: text, files, prints: '' })
      files = []
    }
  }
  return steps
}

/** Without what `npm test` says of our own package to the commands it runs, nor what npm asks its registry besides packages. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const ofOurs = /^npm_(package|lifecycle|command|execpath|config_local_prefix)/
  const own = Object.entries(process.env).filter(([name]) => !ofOurs.test(name))
  return {
    ...Object.fromEntries(own),
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_prefer_offline: 'true',
  }
}
