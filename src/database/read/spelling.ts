import { sql } from 'drizzle-orm'
import { searchWords } from '../../../schema/tables.ts'
import { preparedStatement } from './prepared-statements.ts'
import { scan } from './read.ts'
import type { Snapshot } from './snapshot.ts'
import type { Words } from './words.ts'

/** A word that nothing has, and what is spelled most like it; both as they were asked and are to be asked. */
export interface Correction {
  readonly word: string
  readonly nearest: string
}

/** Shares of all their trigrams that two words have in common at least to be taken for one another. */
const ALIKE = sql.raw('0.3')

/** Letters by which the two may differ in length. */
const LONGER = sql.raw('2')

// A word of which the site's languages make something that articles have needs no correction.
const corrections = preparedStatement(({ drizzle }) => {
  const words = sql`unnest(${sql.placeholder('words')}::text[]) as asked(word)`
  const configs = sql`(select distinct search_config(code) as config from unnest(${sql.placeholder('languages')}::text[]) as code)`
  const lexemes = sql`(select distinct unnest(tsvector_to_array(to_tsvector(config, plain_words(asked.word)))) as lexeme from ${configs} as configs)`
  const isKnown = sql`exists (select from ${lexemes} as own join ${searchWords} on ${searchWords.lexeme} = own.lexeme)`
  const shared = sql`cardinality(array(select unnest(${searchWords.trigrams}) intersect select unnest(trigrams_of(own.lexeme))))`
  const all = sql`cardinality(array(select unnest(${searchWords.trigrams}) union select unnest(trigrams_of(own.lexeme))))`
  return drizzle
    .select({ word: sql<string>`asked.word`.as('word'), nearest: sql<string>`nearest.lexeme`.as('nearest') })
    .from(words)
    .crossJoinLateral(
      drizzle
        .select({ lexeme: searchWords.lexeme })
        .from(sql`${lexemes} as own`)
        .innerJoin(
          searchWords,
          sql`${searchWords.trigrams} && trigrams_of(own.lexeme)
            and length(${searchWords.lexeme}) between length(own.lexeme) - ${LONGER} and length(own.lexeme) + ${LONGER}`,
        )
        .where(sql`${shared} >= ${ALIKE} * ${all}`)
        .orderBy(sql`${shared}::float / ${all} desc`, searchWords.lexeme)
        .limit(1)
        .as('nearest'),
    )
    .where(sql`not ${isKnown}`)
    .prepare('spelling')
})

/** The words among these that no visible article ever had, with the nearest that one had, where one is near. */
export function findCorrections(
  snapshot: Snapshot,
  words: readonly string[],
  { languages }: Words,
): Promise<Correction[]> {
  return scan(snapshot, corrections, { words, languages })
}
