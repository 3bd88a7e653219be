import { GraphQLError } from 'graphql'
import { expect, test } from 'vitest'
import { libraryHandler } from './library.ts'

test('an unexpected error reaches the client as a sentence with the id the log has it under', async () => {
  const { post, lines } = libraryHandler()
  const response = await post({ query: '{ broken }' }, { 'x-request-id': 'reader-0001' })
  expect(await response.json()).toEqual({
    data: { broken: null },
    errors: [
      {
        message:
          'Something went wrong on our side. If it happens again, tell whoever runs this site the request id reader-0001.',
        path: ['broken'],
        locations: [{ line: 1, column: 3 }],
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'reader-0001' },
      },
    ],
  })
  expect(lines).toMatchObject([
    { details: { requestId: 'reader-0001', path: 'broken', message: 'password=hunter2' }, message: 'a request failed' },
  ])
})

test('a failed statement is logged with its code and without its parameters', async () => {
  const { ask, lines } = libraryHandler()
  const { errors } = await ask('{ brokenOne }')
  expect(JSON.stringify(errors)).not.toContain('quotes')
  expect(JSON.stringify(lines)).not.toContain('a reader')
  expect(lines[0]?.details).toMatchObject({
    message: 'Failed query: select * from quotes where author = $1',
    cause: { code: '42P01', message: 'relation "quotes" does not exist' },
  })
})

test('a value of ours that its type refuses is not shown', async () => {
  const { ask, lines } = libraryHandler()
  const { errors } = await ask('{ unserialisable }')
  expect(errors?.[0]?.extensions.code).toBe('INTERNAL_SERVER_ERROR')
  expect(JSON.stringify(errors)).not.toContain('secret')
  expect(lines).toHaveLength(1)
})

test('an error meant for the client arrives as it is', async () => {
  const refuse = () => new GraphQLError('There is no such theme.', { extensions: { code: 'BAD_CURSOR' } })
  const { ask, lines } = libraryHandler({ createContext: () => ({ refuse }) })
  expect(await ask('{ refused }')).toMatchObject({
    status: 294,
    data: { refused: null },
    errors: [{ message: 'There is no such theme.', extensions: { code: 'BAD_CURSOR' } }],
  })
  expect(lines).toEqual([])
})

test('an error meant for the client and thrown before execution refuses the request', async () => {
  const { ask } = libraryHandler({
    createContext: () => {
      throw new GraphQLError('There is no such reader.', { extensions: { code: 'BAD_USER_INPUT' } })
    },
  })
  expect(await ask('{ __typename }')).toMatchObject({
    status: 422,
    errors: [{ message: 'There is no such reader.', extensions: { code: 'BAD_USER_INPUT' } }],
  })
})

test('a context that cannot be made is masked, with status 500', async () => {
  const { ask, lines } = libraryHandler({
    createContext: async () => {
      throw new Error('no connection to 10.0.0.7')
    },
  })
  const { status, errors } = await ask('{ __typename }')
  expect(status).toBe(500)
  expect(errors?.[0]?.extensions.code).toBe('INTERNAL_SERVER_ERROR')
  expect(JSON.stringify(errors)).not.toContain('10.0.0.7')
  expect(lines).toHaveLength(1)
})

test.each([
  ['GRAPHQL_PARSE_FAILED', 400, { query: '{ a' }],
  ['GRAPHQL_VALIDATION_FAILED', 422, { query: '{ nowhere }' }],
  [
    'BAD_USER_INPUT',
    422,
    { query: 'query ($n: Int) { articles(first: $n) { totalCount } }', variables: { n: 'many' } },
  ],
  ['OPERATION_RESOLUTION_FAILURE', 422, { query: 'query A { __typename } query B { __typename }' }],
])('%s is the code of a request that cannot be run', async (code, status, body) => {
  const { post } = libraryHandler()
  const response = await post(body, { accept: 'application/graphql-response+json' })
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code } }] })
})

test('a null sent for an argument that needs a value is the client’s mistake', async () => {
  const { post, lines } = libraryHandler()
  const query = 'query ($path: String = "/a/") { articleByPath(path: $path) { title } }'
  const response = await post({ query, variables: { path: null } })
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] })
  expect(lines).toEqual([])
})
