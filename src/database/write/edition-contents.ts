import { asc, sql } from 'drizzle-orm'
import { editions } from '../../../schema/tables.ts'
import type { Database } from '../open.ts'

/** What an edition says, as far as it takes to compare two; its parts are in reading order. */
export type EditionContent = ReadonlyLists<Omit<SelectedEdition, 'id'>>

type SelectedEdition = Awaited<ReturnType<typeof selectContents>>[number]

type ReadonlyLists<Row> = { readonly [Key in keyof Row]: Row[Key] extends (infer Item)[] ? readonly Item[] : Row[Key] }

/** The contents of these editions by id, in one statement; ids that do not exist are left out. */
export async function findEditionContents(
  database: Database,
  ids: readonly number[],
): Promise<Map<number, EditionContent>> {
  if (ids.length === 0) return new Map()
  const rows = await selectContents(database, ids)
  return new Map(rows.map(({ id, ...content }) => [id, content]))
}

function selectContents({ drizzle }: Database, ids: readonly number[]) {
  return drizzle.query.editions.findMany({
    columns: {
      id: true,
      articleId: true,
      sourcePath: true,
      kind: true,
      language: true,
      path: true,
      pathKey: true,
      title: true,
      summary: true,
      published: true,
      updated: true,
      publishAt: true,
      expireAt: true,
      draft: true,
      licence: true,
      labels: true,
      correction: true,
      extra: true,
      links: true,
      markdown: true,
    },
    with: {
      sections: { columns: { anchor: true, position: true }, orderBy: ({ position }) => asc(position) },
      quotes: {
        columns: { uid: true, section: true, themes: true, text: true, attribution: true, source: true },
        orderBy: ({ position }) => asc(position),
      },
      imageCredits: {
        columns: { role: true, image: true, alt: true, attribution: true },
        orderBy: ({ position }) => asc(position),
      },
      images: { columns: { role: true, url: true, digest: true }, orderBy: ({ position }) => asc(position) },
      aliases: { columns: { path: true, pathKey: true }, orderBy: ({ position }) => asc(position) },
      themes: { columns: { theme: true, name: true }, orderBy: ({ position }) => asc(position) },
    },
    where: sql`${editions.id} = any(${sql.param(ids)}::bigint[])`,
  })
}
