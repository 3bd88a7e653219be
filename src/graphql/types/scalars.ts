import { GraphQLScalarType } from 'graphql'
import type { Json } from '../../../schema/json.ts'
import { parseInstant } from '../../database/read/instants.ts'
import { builder } from '../builder.ts'
import { inputError } from '../input.ts'

builder.addScalarType(
  'DateTime',
  new GraphQLScalarType<string, string>({
    name: 'DateTime',
    description:
      'An instant as RFC 3339 text. Answers are in UTC, such as `2025-07-06T00:00:00Z`; arguments may have any offset.',
    specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
    serialize: String,
    parseValue: readInstant,
  }),
)

builder.addScalarType(
  'URL',
  new GraphQLScalarType<string, string>({
    name: 'URL',
    description: 'A URL as text; those of the site are absolute, such as `https://example.org/articles/privacy/`.',
    specifiedByURL: 'https://url.spec.whatwg.org/',
    serialize: String,
    parseValue: String,
  }),
)

builder.addScalarType(
  'JSON',
  new GraphQLScalarType<Json, Json>({
    name: 'JSON',
    description: 'Any JSON value.',
    specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
    serialize: (value) => value as Json,
    parseValue: (value) => value as Json,
  }),
)

function readInstant(value: unknown): string {
  const instant = typeof value === 'string' ? parseInstant(value) : null
  if (instant !== null) return instant
  throw inputError(
    'A DateTime is RFC 3339 text with time and offset, such as "2025-07-06T00:00:00Z" or "2025-07-06T02:00:00+02:00".',
  )
}
