import { afterAll, expect, test } from 'vitest'
import { nodeId } from '../../src/graphql/builder.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { openParsePool } from '../../src/import/read/parse-pool.ts'
import { openReader } from '../support/reader.ts'
import { createSite } from '../support/site.ts'
import { startEdits } from './edits.ts'
import { observe, plainConsequences, whatHappened } from './observe.ts'

const pool = openParsePool()

afterAll(() => pool.close())

const SEQUENCES = Number(process.env.COMMONPLACE_SEQUENCES ?? 8)
const ROUNDS = 5

const seeds = Array.from({ length: SEQUENCES }, (_, seed) => seed)

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
  for (let round = 0; round < ROUNDS; round++) {
    const edited = edits.next()
    const before = await observe(reader, edits.urls)
    const { consequences } = await run(true, edits.prune())
    await run(false, edits.prune())
    const happened = await whatHappened(reader, before, await observe(reader, edits.urls))
    const foreseen = plainConsequences(consequences!, edits.urls, (uid) => nodeId('Quote', uid))
    rounds.push({ edited: [...edited, edits.prune() ? 'prune' : ''], foreseen, happened })
  }
  await reader.close()
  site.remove()

  expect(rounds.map(({ edited, foreseen }) => ({ edited, ...foreseen }))).toEqual(
    rounds.map(({ edited, happened }) => ({ edited, ...happened })),
  )
})
