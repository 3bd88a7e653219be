import { and, eq, getTableColumns, type SQL, sql } from 'drizzle-orm'
import { editions, editionTerms, releases } from '../../../schema/tables.ts'
import { pathKey } from '../../content/path-key.ts'
import { PARTS, type Part } from '../visibility.ts'
import { insideWindow, nameOfWindow, type SortTerm, type Window, windowOrder, windowParameters } from './keyset.ts'
import { preparedStatement, preparedVariants } from './prepared-statements.ts'
import { read, scan } from './read.ts'
import { belongsTo, type Snapshot, visible, visibleIn } from './snapshot.ts'

/** A term of a taxonomy, such as a tag. */
export interface TermRow {
  readonly taxonomy: string
  readonly slug: string
}

/** A term of an edition. */
export type TermOfEdition = TermRow & { readonly editionId: number }

/** By slug, from a to z. */
export const termOrder: readonly SortTerm[] = [{ by: editionTerms.slug, type: 'text' }]

const { taxonomy, slug, editionId } = getTableColumns(editionTerms)

const byEdition = preparedStatement(({ drizzle }) =>
  drizzle
    .select({ editionId, taxonomy, slug })
    .from(editionTerms)
    .innerJoin(editions, eq(editions.id, editionId))
    .where(and(sql`${editionId} = any(${sql.placeholder('ids')}::bigint[])`, visible(editions)))
    .orderBy(editionId, editionTerms.position)
    .limit(sql.placeholder('limit'))
    .prepare('terms_by_edition'),
)

// A page of the term says what it is called. Of several spellings without one, each reader is given the same.
const names = preparedStatement(({ drizzle }) => {
  const ofPart = (part: Part) => sql`(
    select ${editionTerms.name} from ${editionTerms} join ${editions} on ${editions.id} = ${editionId}
    where ${taxonomy} = asked.taxonomy and ${slug} = asked.slug
      and ${belongsTo(editionTerms.until, part)} and ${visibleIn(editions, part)}
    order by left(${editionTerms.name}, 200) limit 1
  )`
  const first = sql`(
    select name from (${sql.join(PARTS.map(ofPart), sql` union all `)}) as named order by left(name, 200) limit 1
  ) as first`
  // Where its file is among the content, or else at the address of the term.
  const places = [sql`${editions.translationKey} = asked.file`, sql`${editions.localKey} = asked.address`]
  const titles = PARTS.flatMap((part) =>
    places.map(
      (isThere) => sql`
        select ${editions.title} as title, ${editions.language} as language from ${editions}
        where ${isThere} and ${editions.kind} = 'SECTION' and ${editions.title} <> '' and ${visibleIn(editions, part)}`,
    ),
  )
  const siteLanguage = sql`(select site ->> 'language' from ${releases} where number = ${sql.placeholder('release')}::integer)`
  const page = sql`(
    select title from (${sql.join(titles, sql` union all `)}) as titled
    order by language is distinct from ${siteLanguage}, language, title limit 1
  ) as page`
  return drizzle
    .select({
      taxonomy: sql<string>`asked.taxonomy`.as('taxonomy'),
      slug: sql<string>`asked.slug`.as('slug'),
      name: sql<string>`coalesce(page.title, first.name)`.as('name'),
    })
    .from(
      sql`unnest(${sql.placeholder('taxonomies')}::text[], ${sql.placeholder('slugs')}::text[], ${sql.placeholder('files')}::text[], ${sql.placeholder('addresses')}::text[]) as asked(taxonomy, slug, file, address)`,
    )
    .innerJoinLateral(first, sql`true`)
    .leftJoinLateral(page, sql`true`)
    .prepare('term_names')
})

const page = preparedVariants(({ drizzle }, window: Window) => {
  const listed = sql<string>`listed.slug`.mapWith(slug)
  return drizzle
    .select({ taxonomy: sql<string>`${sql.placeholder('taxonomy')}::text`, slug: listed })
    .from(slugs(window) as SQL<unknown>)
    .orderBy(...windowOrder([{ by: listed, type: 'text' }], window.fromEnd))
    .limit(sql.placeholder('limit'))
    .prepare('terms_page')
}, nameOfWindow)

const total = preparedStatement(({ drizzle }) =>
  drizzle
    .select({ count: sql<number>`count(*)::integer` })
    .from(slugs(null) as SQL<unknown>)
    .prepare('terms_total'),
)

/**
 * The slugs of a taxonomy inside a window, each once; null = all. Those of what is open are found one after the other, each as
 * the next in the index, so that a term costs no more for having many articles.
 */
function slugs(window: Window | null): SQL {
  const inside = window ? insideWindow(termOrder, window) : []
  const direction = sql.raw(window?.fromEnd ? 'desc' : 'asc')
  const next = sql.raw(window?.fromEnd ? '<' : '>')
  const ofPart = (part: Part, ...conditions: SQL[]) => sql`
    select ${slug} from ${editionTerms} join ${editions} on ${editions.id} = ${editionId}
    where ${and(eq(taxonomy, sql`${sql.placeholder('taxonomy')}::text`), belongsTo(editionTerms.until, part), visibleIn(editions, part), ...inside, ...conditions)}`
  const first = (...conditions: SQL[]) => sql`${ofPart('open', ...conditions)} order by ${slug} ${direction} limit 1`
  const isMore = window ? sql`walk.count < ${sql.placeholder('limit')}::integer` : sql`true`
  return sql`(
    with recursive walk(slug, count) as (
      (select first.slug, 1 from (${first()}) as first)
      union all
      select next.slug, walk.count + 1 from walk cross join lateral (${first(sql`${slug} ${next} walk.slug`)}) as next where ${isMore}
    )
    select slug from walk union ${ofPart('closed later')}
  ) as listed`
}

/** The terms of editions visible at the release, as their front matter orders them; at most `limit`. */
export function findTermsOfEditions(
  snapshot: Snapshot,
  ids: readonly number[],
  limit: number,
): Promise<TermOfEdition[]> {
  return read(snapshot, byEdition, { ids, limit })
}

/** The names of terms, as far as a visible article has them: the title of the term's own page in the language of the site, or what articles call it. */
export function findTermNames(
  snapshot: Snapshot,
  terms: readonly TermRow[],
): Promise<(TermRow & { readonly name: string })[]> {
  const paths = terms.map((term) => `/${term.taxonomy}/${term.slug}`)
  return scan(snapshot, names, {
    taxonomies: terms.map((term) => term.taxonomy),
    slugs: terms.map((term) => term.slug),
    files: paths.map((path) => path.toLowerCase()),
    addresses: paths.map(pathKey),
  })
}

/** The terms of a taxonomy in the window, counted from its start or its end. */
export function listTerms(snapshot: Snapshot, asked: string, window: Window): Promise<TermRow[]> {
  return scan(snapshot, (database) => page(database, window), { taxonomy: asked, ...windowParameters(window) })
}

/** How many terms of a taxonomy visible articles have. */
export async function countTerms(snapshot: Snapshot, asked: string): Promise<number> {
  const [row] = await scan(snapshot, total, { taxonomy: asked })
  return row?.count ?? 0
}
