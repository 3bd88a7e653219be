import type { GraphQLSchema } from 'graphql'
import { builder } from './builder.ts'
import { meterFields } from './limits/meter-fields.ts'
import './types/scalars.ts'
import './types/node.ts'
import './types/site.ts'
import './types/release.ts'
import './types/article.ts'
import './types/section.ts'
import './types/quote.ts'
import './types/image.ts'
import './types/image-credit.ts'
import './types/term.ts'
import './types/theme.ts'
import './types/path.ts'

/** The whole public schema; it holds no state, so one serves all requests. */
export function createSchema(): GraphQLSchema {
  // In the order of the imports above: what matters most to a reader comes first.
  return meterFields(builder.toSchema({ sortSchema: false }))
}
