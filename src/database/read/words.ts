import { type SQL, sql } from 'drizzle-orm'
import { searchTexts } from '../../../schema/tables.ts'
import type { Part } from '../visibility.ts'
import { belongsTo } from './snapshot.ts'

/** Words that are looked for. */
export interface Words {
  /** As people type it: words, "phrases", `or`, and `-` before what is not to be there. */
  readonly text: string
  /** The languages of the site: each has its own forms of the words. */
  readonly languages: readonly string[]
}

/** The parameters of a statement that uses what is below. */
export function wordParameters({ text, languages }: Words) {
  return { text, languages }
}

/**
 * The ways in which the site's languages read the words, each with `config` and `query`. `offset 0` keeps what else is asked out
 * of the order of the joins: Postgres cannot know how much that leaves, and would read whole tables first.
 */
export const asked = sql`(
  select config::text as config, search_query(config, ${sql.placeholder('text')}::text) as query
  from (select distinct search_config(code) as config from unnest(${sql.placeholder('languages')}::text[]) as code) as configs
  offset 0
) as asked`

/** What the index of words has of one part for `asked`, with these columns. */
export function hits(part: Part, columns: SQL, kind?: 'ARTICLE' | 'QUOTE'): SQL {
  const ofKind = kind === undefined ? sql`` : sql`and ${searchTexts.kind} = ${sql.raw(`'${kind}'`)}`
  return sql`(
    select ${columns} from ${searchTexts}
    where ${searchTexts.words} @@ asked.query and ${searchTexts.config} = asked.config
      and ${belongsTo(searchTexts.until, part)} ${ofKind}
    offset 0
  )`
}
