import type { ArticleRow } from '../database/read/articles.ts'
import type { Context } from './context.ts'

/** Resolves the article that a section, quote, credit or alias belongs to. */
export async function articleOf(
  part: { readonly editionId: number },
  _args: object,
  { loaders }: Context,
): Promise<ArticleRow> {
  const article = await loaders.articleOfEdition.load(part.editionId)
  return present(article, `the article of edition ${part.editionId}`)
}

/** For what the tables promise to be there: absence is our fault, not the client's. */
export function present<Value>(value: Value | null | undefined, what: string): Value {
  if (value == null) throw new Error(`The database lacks ${what}.`)
  return value
}
