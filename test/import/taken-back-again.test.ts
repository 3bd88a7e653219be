import { expect, test } from 'vitest'
import { findNewestRelease } from '../../src/database/read/releases.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { digestOf } from '../../src/import/read/read-source.ts'
import { withdrawQuote } from '../../src/import/take-back/withdraw-quote.ts'
import { createTestDatabase } from '../support/database.ts'
import { parseHere } from '../support/parse-here.ts'
import { png } from '../support/pictures.ts'
import { createSite, page } from '../support/site.ts'
import { shapes, WORDS } from './taken-back-shapes.ts'

test('after a taking back, an import of unchanged files changes nothing, in whatever way pages have the words', {
  timeout: 120_000,
}, async () => {
  const db = await createTestDatabase()
  const file = (name: string, body: string) =>
    body.startsWith('---') ? body : page(name, body, 'date: 2024-01-01T10:00:00+02:00')
  const site = createSite(
    Object.fromEntries([
      ...Object.entries(shapes).map(([name, body]) => [`content/${name}.md`, file(name, body)]),
      ['content/draft.md', page('Draft', `> ${WORDS}\n>\n> — Ada`, 'draft: true')],
      ['content/other.md', page('Other', 'Text.')],
    ]),
  )
  const publish = (planOnly = false) =>
    importSite({ database: db.database, pool: parseHere }, site.root, {
      progress: noProgress,
      onWait: () => {},
      planOnly,
    })
  const options = { reason: 'RIGHTS_WITHDRAWN', note: null, planOnly: false, onWait: () => {} } as const
  const filesOf = ({ steps }: Awaited<ReturnType<typeof publish>>) => steps.map(({ sourcePath }) => sourcePath)
  try {
    await publish()
    await withdrawQuote(db.database, WORDS, options)
    const release = (await findNewestRelease(db.database))?.number

    expect(filesOf(await publish(true))).toEqual([])
    expect((await publish()).steps).toEqual([])
    expect((await findNewestRelease(db.database))?.number).toBe(release)
    const themes = await db.database.sql`select slug from themes where until is null order by slug`
    expect(themes.map(({ slug }) => slug)).toEqual(['care', 'mending'])

    // What the editor writes besides is told, and nothing else.
    site.write('content/other.md', page('Other', 'Another text.'))
    site.write('content/twice.md', file('twice', `${shapes.twice}\n\nAnd more.`))
    expect(filesOf(await publish()).sort()).toEqual(['content/other.md', 'content/twice.md'])
    expect((await publish()).steps).toEqual([])

    // Of a photo the bytes are none of its words, and it is stored as it is.
    const photo = png(4, 3, ` ${WORDS} `)
    site.write('content/photo.png', photo)
    site.write('content/other.md', page('Other', '![A photo](photo.png)'))
    expect(filesOf(await publish())).toEqual(['content/other.md'])
    const [stored] = await db.database.sql`select digest from media`
    expect(stored?.['digest']).toBe(digestOf(photo))

    // Taken back after that as well.
    await withdrawQuote(db.database, 'We mend.', options)
    expect(filesOf(await publish(true))).toEqual([])
  } finally {
    site.remove()
    await db.drop()
  }
})
