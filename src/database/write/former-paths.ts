import { formerPaths } from '../../../schema/tables.ts'
import { pathKey } from '../../content/path-key.ts'
import type { Database } from '../open.ts'

/** An address that an article had before it came into this database. */
export interface FormerPathRow {
  readonly articleId: string
  readonly path: string
}

const ROWS_A_STATEMENT = 1000

/** Writes addresses down; those that are known already are left alone. An article that is not published is found by none. */
export async function putFormerPaths(database: Database, rows: readonly FormerPathRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) {
    const some = rows.slice(start, start + ROWS_A_STATEMENT)
    await database.drizzle
      .insert(formerPaths)
      .values(some.map(({ articleId, path }) => ({ articleId, path, pathKey: pathKey(path) })))
      .onConflictDoNothing()
  }
}
