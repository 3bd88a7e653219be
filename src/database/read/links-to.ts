import { and, sql } from 'drizzle-orm'
import { unionAll } from 'drizzle-orm/pg-core'
import { editions } from '../../../schema/tables.ts'
import type { Database } from '../open.ts'
import type { Part } from '../visibility.ts'
import { insideWindow, nameOfWindow, type SortTerm, type Window, windowOrder, windowParameters } from './keyset.ts'
import { preparedVariants } from './prepared-statements.ts'
import { read } from './read.ts'
import { type Snapshot, visibleIn } from './snapshot.ts'

/** A page that links to some address. */
export interface LinkingRow {
  readonly path: string
  readonly title: string
  readonly language: string
}

/** What these pages are listed by. */
export const linkingTerms: readonly SortTerm[] = [{ by: editions.path, type: 'text' }]

// As in the index `editions_links`.
const targets = sql`jsonb_path_query_array(links, '$[*].target')`

function inPart({ drizzle }: Database, part: Part, window: Window) {
  const keys = sql.placeholder('keys')
  return drizzle
    .select({ path: editions.path, title: editions.title, language: editions.language })
    .from(editions)
    .where(
      and(
        sql`${targets} ?| ${keys}::text[]`,
        sql`${editions.pathKey} <> all(${keys}::text[])`,
        visibleIn(editions, part),
        ...insideWindow(linkingTerms, window),
      ),
    )
}

const linking = preparedVariants(
  (database, window: Window) =>
    unionAll(inPart(database, 'open', window), inPart(database, 'closed later', window))
      .orderBy(...windowOrder([{ by: sql`path`, type: 'text' }], window.fromEnd))
      .limit(sql.placeholder('limit'))
      .prepare('links_to'),
  nameOfWindow,
)

/**
 * The pages in the window, counted from its start or its end, that link to any of these path keys, without the page that is there.
 * Reads an index.
 */
export function findLinkingPages(snapshot: Snapshot, keys: readonly string[], window: Window): Promise<LinkingRow[]> {
  return read(snapshot, (database) => linking(database, window), { keys, ...windowParameters(window) })
}
