import { randomUUID } from 'node:crypto'
import { type Database, withoutStatementTimeout } from '../../src/database/open.ts'
import { copyEditions } from '../../src/database/write/copy-editions.ts'
import { findPublication, publish } from '../../src/database/write/publish.ts'

/** How many articles each release edits: always the newest. */
const EDITED = 50

/** Publishes releases each of which shows new editions of the same newest articles, and takes statistics. */
export function editNewest(database: Database, releases: number): Promise<void> {
  return withoutStatementTimeout(database, async (patient) => {
    for (let release = 0; release < releases; release += 1) await editOnce(patient)
    await patient.sql.unsafe('vacuum analyze')
  })
}

async function editOnce(database: Database): Promise<void> {
  const id = randomUUID()
  const newest = await database.sql<{ id: string; number: number }[]>`
    select id, number from editions where since is not null and until is null order by listed_published desc limit ${EDITED}`
  const open = await copyEditions(
    database,
    id,
    newest.map((row) => ({ edition: Number(row.id), number: row.number + 1 })),
  )
  const [last] = await database.sql<[{ number: number; site: never }]>`
    select number, site from releases order by number desc limit 1`
  await publish(database, {
    ...{ import: id, expected: last.number, publication: await findPublication(database), release: true },
    ...{
      kind: 'IMPORT',
      note: null,
      publishedBy: null,
      site: last.site,
      added: 0,
      changed: open.length,
      moved: 0,
      withdrawn: 0,
    },
    ...{ close: newest.map((row) => Number(row.id)), open, hold: [], discard: [], touch: [], changes: [], themes: [] },
    files: { put: [], remove: [] },
  })
}
