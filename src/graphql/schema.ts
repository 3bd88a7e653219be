import type { GraphQLSchema } from 'graphql'
import { builder } from './builder.ts'
import { meterFields } from './limits/meter-fields.ts'
import { checkRepresentations } from './representations.ts'
import { tagReads } from './tag-reads.ts'
import './types/scalars.ts'
import './types/node.ts'
import './types/site.ts'
import './types/release.ts'
import './types/article.ts'
import './types/section.ts'
import './types/quote.ts'
import './types/quote-verdict.ts'
import './types/image.ts'
import './types/image-credit.ts'
import './types/term.ts'
import './types/theme.ts'
import './types/path.ts'
import './types/quote-resolution.ts'
import './types/search.ts'
import './types/change.ts'
import './types/inventory.ts'
import './types/republication.ts'
import './types/preview.ts'
import './types/entities.ts'

/** What a schema is for. */
export interface SchemaOptions {
  /** As a subgraph of Apollo Federation 2, which also answers `_entities` and `_service`. */
  readonly federation?: boolean
}

const built = new Map<boolean, GraphQLSchema>()

/** The whole public schema, made once; it holds no state, so one serves all gateways of a process. */
export function createSchema({ federation = false }: SchemaOptions = {}): GraphQLSchema {
  const schema = built.get(federation) ?? buildSchema(federation)
  built.set(federation, schema)
  return schema
}

function buildSchema(federation: boolean): GraphQLSchema {
  // In the order of the imports above: what matters most to a reader comes first.
  const options = { sortSchema: false }
  const schema = federation ? checkRepresentations(builder.toSubGraphSchema(options)) : builder.toSchema(options)
  return meterFields(tagReads(schema))
}
