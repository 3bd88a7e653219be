import { isNull, sql } from 'drizzle-orm'
import { editionPhrases, editions, quotes } from '../../../schema/tables.ts'
import { likelyBreaks } from '../../content/body/breaks.ts'
import type { Passage } from '../../content/spoken/find-passage.ts'
import { indexPassages } from '../../content/spoken/index-passages.ts'
import type { Database } from '../open.ts'
import { insertRows } from './insert-rows.ts'

const AT_ONCE = 200

/**
 * Finds the phrases of editions that were staged by a version that kept none, or others; one statement where there are none left.
 * Where such a text has breaks is not known but for lines and what is beside its quotes.
 */
export async function fillPhrases(database: Database): Promise<void> {
  for (;;) {
    const rows = await database.drizzle
      .select({
        id: editions.id,
        text: editions.text,
        ranges: sql<Passage[]>`coalesce((
          select json_agg(json_build_object('start', ${quotes.rangeStart}, 'end', ${quotes.rangeEnd}) order by ${quotes.position})
          from ${quotes} where ${quotes.editionId} = ${editions.id}), '[]')`,
      })
      .from(editions)
      .leftJoin(editionPhrases, sql`${editionPhrases.editionId} = ${editions.id}`)
      .where(isNull(editionPhrases.editionId))
      .limit(AT_ONCE)
    if (rows.length === 0) return
    const found = rows.map(({ id, text, ranges }) => ({
      editionId: id,
      ...indexPassages({ text, quotes: ranges, breaks: likelyBreaks(text, ranges), gaps: [] }),
    }))
    await database.drizzle.execute(insertRows(editionPhrases, found, sql`on conflict do nothing`))
  }
}
