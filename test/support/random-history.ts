import type { Database } from '../../src/database/open.ts'
import { findNewestRelease } from '../../src/database/read/releases.ts'
import { publishDue } from '../../src/database/write/schedule.ts'
import { pruneHistory } from '../../src/history/prune-history.ts'
import { rollBack } from '../../src/history/rollback.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { planSchedule } from '../../src/schedule/schedule-plan.ts'
import { editSite, type randomFrom } from '../import/edit-sequences.ts'
import { parseHere } from './parse-here.ts'
import { page, type TestSite } from './site.ts'

const ROUNDS = 14
const KEPT = 4

/** Imports a folder as it is; what is gone from it is withdrawn. */
export function importFolder(database: Database, site: TestSite) {
  return importSite({ database, pool: parseHere }, site.root, {
    prune: true,
    maxPrune: 100,
    progress: noProgress,
    onWait: () => {},
  })
}

/** Edits a folder at random and imports it, again and again, with what the clock does, rollbacks and pruning between; comes back after each. */
export async function* liveThrough(
  database: Database,
  site: TestSite,
  random: ReturnType<typeof randomFrom>,
): AsyncGenerator<void> {
  const editor = editSite(site, random)
  for (let round = 0; round < ROUNDS; round++) {
    for (let count = random(4); count >= 0; count--) editor.edit()
    // Comes by the clock alone, and goes with the next import.
    if (random(3) === 0) site.write('content/coming.md', page('Coming', 'Later.', 'publishDate: 2999-01-01'))
    // One goes for good by the clock, the other loses an image.
    if (random(4) === 0) site.write('content/lent.md', page('Lent', 'For a time.', 'licensedUntil: 2998-01-01'))
    if (random(4) === 0)
      site.write(
        'content/shown.md',
        page('Shown', `${round}\n\n{{< figure src="a.png" caption="Photo: Ana Lima, licensed until 2998-01-01" >}}`),
      )
    await importFolder(database, site)
    yield
    const chosen = random(5)
    const newest = (await findNewestRelease(database))?.number ?? 0
    if (chosen === 0) await publishDue(database, new Date('3000-01-01'), (schedule) => planSchedule(schedule).release)
    if (chosen === 1 && newest > 2)
      await rollBack(database, newest - 1 - random(2), { planOnly: false, note: null, onWait: () => {} })
    if (chosen === 2) await pruneHistory(database, { keep: KEPT, planOnly: false, onWait: () => {} })
    yield
  }
}
