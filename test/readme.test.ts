import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { importSite } from '../src/import/import-site.ts'
import { noProgress } from '../src/import/progress.ts'
import { openTestGateway } from './support/gateway.ts'
import { parseWorkers } from './support/parse-workers.ts'

const root = resolve(import.meta.dirname, '..')

test('the seeds import without a problem, and the README shows what a client is answered', async () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const [query = '', answer = ''] = [...readme.matchAll(/```(?:graphql|json)\n([^`]*)```/g)].map((block) => block[1])
  const gateway = await openTestGateway()
  const pool = parseWorkers()
  try {
    const report = await importSite({ database: gateway.db.database, pool }, join(root, 'seeds'), {
      progress: noProgress,
      onWait: () => {},
    })

    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    })

    expect(report.problems).toEqual([])
    expect(await response.json()).toEqual(JSON.parse(answer))
  } finally {
    await gateway.close()
  }
})

const pages = ['.', 'docs', 'docs/decisions', 'examples/node', 'examples/astro'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
)

test.each(pages)('%s links to nothing that is missing', (page) => {
  const text = readFileSync(join(root, page), 'utf8').replace(/```[\s\S]*?```|`[^`\n]*`/g, '')
  const targets = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map((match) => match[1] ?? '')
  const missing = targets.filter(
    (target) => !/^[a-z]+:/.test(target) && !existsSync(resolve(root, dirname(page), target)),
  )
  expect(missing).toEqual([])
})
