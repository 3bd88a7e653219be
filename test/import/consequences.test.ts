import { hash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeId } from '../../src/content/node-id.ts'
import type { Database } from '../../src/database/open.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { parseWorkers } from '../support/parse-workers.ts'
import { openReader } from '../support/reader.ts'
import { createSite } from '../support/site.ts'
import { startEdits } from './edits.ts'
import { observe, plainConsequences, whatHappened } from './observe.ts'

const pool = parseWorkers()

const SEQUENCES = Number(process.env.COMMONPLACE_SEQUENCES ?? 4)
const ROUNDS = 5

const seeds = Array.from({ length: SEQUENCES }, (_, seed) => seed)

/** Each visible page whose file is as it was when it was published and no other's, with its article and address. */
async function findUnedited({ sql }: Database, root: string): Promise<string[]> {
  const rows = await sql`
    select e.source_path, e.article_id, e.path, f.digest from editions e
    join files f on f.path = e.source_path and f.until is null
    where e.since is not null and e.until is null and not exists (
      select from editions other
      where other.source_path = e.source_path and other.article_id <> e.article_id and other.until is null)`
  return rows.flatMap(({ source_path, article_id, path, digest }) => {
    const file = join(root, source_path)
    const isUnedited =
      existsSync(file) && hash('sha256', readFileSync(file)) === digest && !/^draft:/m.test(readFileSync(file, 'utf8'))
    return isUnedited ? `${source_path} ${article_id} ${path}` : []
  })
}

test.each(seeds)('what a plan says will follow is what then follows, edits of seed %i', async (seed) => {
  const reader = await openReader()
  const site = createSite({})
  const edits = startEdits(site, seed)
  const run = (planOnly: boolean, prune: boolean) =>
    importSite({ database: reader.db.database, pool }, site.root, {
      ...{ planOnly, prune, maxPrune: 100, keepGoing: true, now: new Date('2030-01-01') },
      ...{ progress: noProgress, onWait: () => {} },
    })
  await run(false, true)

  const rounds = []
  const strayed: string[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const edited = edits.next()
    const before = await observe(reader, edits.urls)
    const { consequences } = await run(true, edits.prune())
    const unedited = await findUnedited(reader.db.database, site.root)
    await run(false, edits.prune())
    const now = new Set(await findUnedited(reader.db.database, site.root))
    if (!edits.allDrafts()) strayed.push(...unedited.filter((page) => !now.has(page)))
    const happened = await whatHappened(reader, before, await observe(reader, edits.urls))
    const foreseen = plainConsequences(consequences!, edits.urls, (uid) => nodeId('Quote', uid))
    rounds.push({ edited: [...edited, edits.prune() ? 'prune' : ''], foreseen, happened })
  }
  await reader.close()
  site.remove()

  expect(rounds.map(({ edited, foreseen }) => ({ edited, ...foreseen }))).toEqual(
    rounds.map(({ edited, happened }) => ({ edited, ...happened })),
  )
  expect(strayed).toEqual([])
})
