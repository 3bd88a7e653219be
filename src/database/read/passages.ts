import { and, desc, eq, lte, or, type SQL, sql } from 'drizzle-orm'
import { changes, editionPhrases, editions } from '../../../schema/tables.ts'
import { isTakenBack } from '../visibility.ts'
import { preparedStatement } from './prepared-statements.ts'
import { read } from './read.ts'
import { type Snapshot, visible } from './snapshot.ts'

/** An edition that may have a passage. */
export interface PassageEdition {
  readonly id: number
  readonly articleId: string
}

/** How many editions of those that have the phrases of a passage are told. */
const MOST_EDITIONS = 8

/** How many editions with one phrase are looked at: one that more have says little. Of 100,000, some 200 have any by chance. */
const MOST_WITH_PHRASE = 250

/** How many editions that may have nearly the passage are told. */
const MOST_NEAR = 4

const release = sql`${sql.placeholder('release')}::integer`

/** Also what was withdrawn for good since, of what the release knew. */
const published = or(
  lte(editions.since, release),
  sql`${isTakenBack} and exists (
    select from ${changes} where ${changes.articleId} = ${editions.articleId} and ${changes.release} <= ${release})`,
)

const visibleWithPhrases = editionsWithPhrases(visible(editions), 'visible_with_phrases')

const pastWithPhrases = editionsWithPhrases(sql`${published} and not ${visible(editions)}`, 'past_with_phrases')

/** The editions of a condition that have the phrases and sequences: the newest of some, where very many have them. */
function editionsWithPhrases(condition: SQL, name: string) {
  return preparedStatement(({ drizzle }) => {
    // What stands on every page is found without looking at all of them; OFFSET keeps them from being gone through one by one.
    const having = sql`(
      select ${editionPhrases.editionId} as id from ${editionPhrases}
      where ${editionPhrases.phrases} @> ${sql.placeholder('phrases')}::integer[] offset 0) as having_phrases`
    const sequence = sql`case when ${sql.placeholder('anyCase')}::boolean then ${editionPhrases.wordsAnyCase} else ${editionPhrases.words} end`
    // Phrases alone may be those of any number of editions; which of them have the words is asked before some are chosen.
    const hasAll = sql`not exists (
      select from unnest(${sql.placeholder('sequences')}::text[]) as asked(words)
      where position(decode(asked.words, 'hex') in ${sequence}) = 0)`
    const found = drizzle
      .select({
        id: editions.id,
        articleId: editions.articleId,
        listedPublished: editions.listedPublished,
        path: editions.path,
      })
      .from(having)
      .innerJoin(editionPhrases, eq(editionPhrases.editionId, sql`having_phrases.id`))
      .innerJoin(editions, eq(editions.id, editionPhrases.editionId))
      .where(and(hasAll, condition))
      .limit(MOST_EDITIONS)
      .as('found')
    return drizzle
      .select({ id: found.id, articleId: found.articleId })
      .from(found)
      .orderBy(desc(found.listedPublished), found.path, desc(found.id))
      .prepare(name)
  })
}

export const editionsNearPhrases = preparedStatement(({ drizzle }) => {
  const having = drizzle
    .select({ id: editions.id })
    .from(editionPhrases)
    .innerJoin(editions, eq(editions.id, editionPhrases.editionId))
    .where(and(sql`${editionPhrases.phrases} @> array[asked.phrase]`, visible(editions)))
    .limit(MOST_WITH_PHRASE)
    .as('having_phrase')
  return drizzle
    .select({ id: having.id, count: sql<number>`count(*)::integer` })
    .from(sql`unnest(${sql.placeholder('phrases')}::integer[]) as asked(phrase)`)
    .crossJoinLateral(having)
    .groupBy(having.id)
    .orderBy(sql`count(*) desc`, having.id)
    .limit(MOST_NEAR)
    .prepare('editions_near_phrases')
})

const texts = preparedStatement(({ drizzle }) => {
  const ids = sql`${sql.placeholder('ids')}::bigint[]`
  const sized = drizzle
    .select({
      id: editions.id,
      text: editions.text,
      breaks: editionPhrases.breaks,
      gaps: editionPhrases.gaps,
      soFar: sql<number>`sum(octet_length(${editions.text})) over (order by array_position(${ids}, ${editions.id}))`.as(
        'so_far',
      ),
    })
    .from(editions)
    .innerJoin(editionPhrases, eq(editionPhrases.editionId, editions.id))
    .where(and(sql`${editions.id} = any(${ids})`, published))
    .as('sized')
  return drizzle
    .select({ id: sized.id, text: sized.text, breaks: sized.breaks, gaps: sized.gaps })
    .from(sized)
    .where(sql`${sized.soFar} <= ${sql.placeholder('bytes')}::bigint`)
    .prepare('texts_of_passages')
})

/** What editions are to have: phrases, and sequences of words in hexadecimal (src/content/spoken). */
export interface AskedPassages {
  readonly phrases: readonly number[]
  readonly sequences: readonly string[]
  /** Whether the sequences are of words without their case. */
  readonly anyCase: boolean
}

/** Visible editions that have all these phrases and sequences, the newest first. */
export async function findEditionsWithPassages(snapshot: Snapshot, asked: AskedPassages): Promise<PassageEdition[]> {
  // Every edition has none.
  return asked.phrases.length === 0 ? [] : read(snapshot, visibleWithPhrases, { ...asked })
}

/** The same of editions that readers could see at earlier releases alone. */
export async function findPastWithPassages(snapshot: Snapshot, asked: AskedPassages): Promise<PassageEdition[]> {
  return asked.phrases.length === 0 ? [] : read(snapshot, pastWithPhrases, { ...asked })
}

/**
 * The visible editions that have most of these phrases, by `editions.id`, those with more of them first; none that has less than
 * half as many as the first, which differs more.
 */
export async function findEditionsNearPhrases(snapshot: Snapshot, phrases: readonly number[]): Promise<number[]> {
  const rows = await read(snapshot, editionsNearPhrases, { phrases })
  const most = rows[0]?.count ?? 0
  return rows.filter(({ count }) => count * 2 >= most).map(({ id }) => id)
}

/** A text with the offsets of its breaks and gaps: see `Body` in src/content/document.ts. */
export interface PassageText {
  readonly id: number
  readonly text: string
  readonly breaks: readonly number[]
  readonly gaps: readonly number[]
}

/** The texts of editions published up to the release, as many of the first ones as fit into the number of bytes. */
export async function findPassageTexts(
  snapshot: Snapshot,
  ids: readonly number[],
  bytes: number,
): Promise<readonly PassageText[]> {
  return ids.length === 0 ? [] : read(snapshot, texts, { ids, bytes })
}
