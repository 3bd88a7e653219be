import type { GraphQLResolveInfo } from 'graphql'
import type { ArticleRow } from '../database/articles.ts'
import type { Context } from './context.ts'
import { columnsAsked } from './selection.ts'
import { articleColumnOf } from './wide-fields.ts'

/** Resolves the article that a section, quote, credit or alias belongs to. */
export async function articleOf(
  part: { readonly editionId: number },
  _args: object,
  { loaders }: Context,
  info: GraphQLResolveInfo,
): Promise<ArticleRow> {
  const article = await loaders.articleOfEdition.load(part.editionId, columnsAsked(info, articleColumnOf))
  return present(article, `the article of edition ${part.editionId}`)
}

/** For what the tables promise to be there: absence is our fault, not the client's. */
export function present<Value>(value: Value | null | undefined, what: string): Value {
  if (value == null) throw new Error(`The database lacks ${what}.`)
  return value
}
