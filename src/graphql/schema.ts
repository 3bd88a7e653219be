import type { GraphQLSchema } from 'graphql'
import { builder } from './builder.ts'
import { meterFields } from './limits/meter-fields.ts'
import './types/scalars.ts'
import './types/node.ts'
import './types/licence.ts'
import './types/site.ts'
import './types/release.ts'
import './types/article.ts'
import './types/article-paths.ts'
import './types/articles.ts'
import './types/section.ts'
import './types/lead.ts'
import './types/quote.ts'
import './types/quotes.ts'
import './types/image-credit.ts'
import './types/alias.ts'
import './types/theme.ts'
import './types/link.ts'
import './types/path-resolution.ts'

/** The whole public schema; it holds no state, so one serves all requests. */
export function createSchema(): GraphQLSchema {
  // In the order written: what matters most comes first for whoever reads it.
  return meterFields(builder.toSchema({ sortSchema: false }))
}
