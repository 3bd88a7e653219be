import { isNull, sql } from 'drizzle-orm'
import { editionPhrases, editions, quotes } from '../../../schema/tables.ts'
import { phrasesOfEdition } from '../../content/spoken/phrases.ts'
import type { Database } from '../open.ts'
import { insertRows } from './insert-rows.ts'

const AT_ONCE = 200

/** Finds the phrases of editions that were staged before the gateway kept any; one statement where there are none left. */
export async function fillPhrases(database: Database): Promise<void> {
  for (;;) {
    const rows = await database.drizzle
      .select({
        id: editions.id,
        text: editions.text,
        quotes: sql<string[]>`array(select ${quotes.text} from ${quotes} where ${quotes.editionId} = ${editions.id})`,
      })
      .from(editions)
      .leftJoin(editionPhrases, sql`${editionPhrases.editionId} = ${editions.id}`)
      .where(isNull(editionPhrases.editionId))
      .limit(AT_ONCE)
    if (rows.length === 0) return
    const found = rows.map((row) => ({ editionId: row.id, phrases: phrasesOfEdition(row.text, row.quotes) }))
    await database.drizzle.execute(insertRows(editionPhrases, found, sql`on conflict do nothing`))
  }
}
