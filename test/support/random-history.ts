import type { Database } from '../../src/database/open.ts'
import { findNewestRelease } from '../../src/database/read/releases.ts'
import { publishDue } from '../../src/database/write/schedule.ts'
import { pruneHistory } from '../../src/history/prune-history.ts'
import { rollBack } from '../../src/history/rollback.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { withdrawQuote } from '../../src/import/take-back/withdraw-quote.ts'
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

/** Edits a folder at random and imports it, again and again, with what the clock does, rollbacks, pruning and quotes taken back between; comes back after each. */
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
    if (random(2) === 0) site.write(`content/said-${random(3)}.md`, page('Said', quotesOf(random)))
    await importFolder(database, site)
    yield
    const chosen = random(6)
    const newest = (await findNewestRelease(database))?.number ?? 0
    if (chosen === 0) await publishDue(database, new Date('3000-01-01'), (schedule) => planSchedule(schedule).release)
    if (chosen === 1 && newest > 2)
      await rollBack(database, newest - 1 - random(2), { planOnly: false, note: null, onWait: () => {} })
    // At least once, so that every history has a quote that is gone.
    if (chosen === 3 || round === ROUNDS / 2) await takeBackOne(database, random)
    if (chosen === 2) await pruneHistory(database, { keep: KEPT, planOnly: false, onWait: () => {} })
    yield
  }
}

const SAID = [
  'We dug',
  'They filled',
  'the wells',
  'the ponds',
  'by hand',
  'in summer',
  'before anybody asked',
  'all of it',
]

/** One or two quotes, some of which others say as well, or are short. */
function quotesOf(random: (below: number) => number): string {
  const say = () => Array.from({ length: 1 + random(4) }, () => SAID[random(SAID.length)]).join(' ')
  return `> ${say()}.\n>\n> — Ana\n\nThen:\n\n> ${say()}.\n>\n> — Bo\n`
}

/** Of any release. */
async function takeBackOne(database: Database, random: (below: number) => number): Promise<void> {
  const quotes = await database.sql<{ uid: string }[]>`
    select distinct uid::text from quotes join editions on editions.id = edition_id where since is not null order by 1`
  const quote = quotes[random(quotes.length)]
  const options = { reason: 'RIGHTS_WITHDRAWN', note: null, planOnly: false, onWait: () => {} } as const
  if (quote !== undefined) await withdrawQuote(database, quote.uid, options)
}
