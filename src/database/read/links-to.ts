import { and, sql } from 'drizzle-orm'
import { unionAll } from 'drizzle-orm/pg-core'
import { editions } from '../../../schema/tables.ts'
import type { Database } from '../open.ts'
import type { Part } from '../visibility.ts'
import { preparedStatement } from './prepared-statements.ts'
import { read } from './read.ts'
import { type Snapshot, visibleIn } from './snapshot.ts'

/** A page that links to some address. */
export interface LinkingRow {
  readonly path: string
  readonly title: string
  readonly language: string
}

// As in the index `editions_links`.
const targets = sql`jsonb_path_query_array(links, '$[*].target')`

function inPart({ drizzle }: Database, part: Part) {
  const keys = sql.placeholder('keys')
  return drizzle
    .select({ path: editions.path, title: editions.title, language: editions.language })
    .from(editions)
    .where(
      and(
        sql`${targets} ?| ${keys}::text[]`,
        sql`${editions.pathKey} <> all(${keys}::text[])`,
        visibleIn(editions, part),
      ),
    )
}

const linking = preparedStatement((database) =>
  unionAll(inPart(database, 'open'), inPart(database, 'closed later'))
    .orderBy(sql`path`)
    .limit(sql.placeholder('limit'))
    .prepare('links_to'),
)

/** The pages that link to any of these path keys, without the page that is there, by path; at most `limit`. Reads an index. */
export function findLinkingPages(snapshot: Snapshot, keys: readonly string[], limit: number): Promise<LinkingRow[]> {
  return read(snapshot, linking, { keys, limit })
}
