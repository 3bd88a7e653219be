import graphql from '@graphql-eslint/eslint-plugin'

const { 'flat/schema-recommended': recommended, 'flat/schema-relay': relay } = graphql.configs

// What is a part of something that has an id, and is never asked for by itself. A type that is not here needs an `id`.
const KEYLESS = [
  ...[
    'Gone',
    'Image',
    'Inventory',
    'InventoryPrefix',
    'Label',
    'Language',
    'Lead',
    'Licence',
    'Link',
    'MediaFile',
    'Menu',
  ],
  ...[
    'MenuItem',
    'Omission',
    'PageInfo',
    'Preview',
    'Proposal',
    'QuoteVerdict',
    'Redirect',
    'Republication',
    'SiteMirror',
    'TextRange',
  ],
]

export default [
  {
    files: ['**/*.graphql'],
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema: 'schema/schema.graphql' } } },
    plugins: { '@graphql-eslint': graphql },
    rules: {
      ...recommended.rules,
      ...relay.rules,
      '@graphql-eslint/strict-id-in-types': [
        'error',
        {
          acceptedIdNames: ['id'],
          acceptedIdTypes: ['ID'],
          exceptions: { types: KEYLESS, suffixes: ['Connection', 'Edge'] },
        },
      ],
      // Lists without pages are lists of what they hold.
      '@graphql-eslint/relay-edge-types': [
        'error',
        { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
      ],
      // `changes` is read forwards alone.
      '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
    },
  },
]
