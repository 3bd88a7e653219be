import { usePersistedOperations } from '@graphql-yoga/plugin-persisted-operations'
import type { GraphQLParams, Plugin } from 'graphql-yoga'
import { refused } from './errors.ts'
import type { TrustedDocuments } from './trusted-documents.ts'

/** Which documents clients may ask for by their id, and whether they may ask anything else. */
export interface PersistedOperations {
  readonly documents: TrustedDocuments
  readonly only: boolean
}

/** Answers requests by the id of a document; `isOurs` are those that the gateway itself makes, which may always bring their text. */
export function useTrustedDocuments(
  trusted: PersistedOperations | null,
  isOurs: (request: Request) => boolean,
): Plugin {
  return usePersistedOperations({
    getPersistedOperation: (id) => {
      if (trusted === null) throw notSupported()
      return trusted.documents.get(id) ?? null
    },
    extractPersistedOperationId: askedDocument,
    allowArbitraryOperations: (request) => !trusted?.only || isOurs(request),
    customErrors: { notFound: notFound, keyNotFound: noDocument, persistedQueryOnly: notTrusted },
  })
}

/** The id of a document, as GraphQL over HTTP has it or as Apollo's clients send it. */
function askedDocument({ documentId, extensions }: GraphQLParams & { readonly documentId?: string }): string | null {
  const { sha256Hash } = extensions?.['persistedQuery'] ?? {}
  return documentId ?? (typeof sha256Hash === 'string' ? sha256Hash : null)
}

// Clients that ask by a digest first, such as those of Apollo and urql, send the whole query after exactly these messages or codes.
const notSupported = () => refused(422, 'PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported')
const notFound = () => refused(422, 'PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound')

const noDocument = () => refused(422, 'BAD_REQUEST', 'The request has no `query`.')

const notTrusted = () =>
  refused(
    403,
    'DOCUMENT_NOT_TRUSTED',
    'Only the documents that this gateway was started with are answered: ask for one of them by its `documentId`.',
  )
