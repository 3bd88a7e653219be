import { createHash } from 'node:crypto'
import { GraphQLError, parse } from 'graphql'

/** Documents by every id under which clients ask for them. */
export type TrustedDocuments = ReadonlyMap<string, string>

/** What is wrong with a list of documents; the message continues a sentence that begins with the name of the file. */
export class UnusableDocuments extends Error {}

/**
 * Reads the lists that clients' tools write: Relay's and GraphQL Code Generator's, an object of texts by id, and Apollo's, with a
 * `format`. Each document has its id of the list, and its SHA-256 in hexadecimal digits with and without `sha256:` before it.
 * @throws UnusableDocuments if it is none of these, or a document is not GraphQL or not what its digest says
 */
export function parseTrustedDocuments(text: string): TrustedDocuments {
  const documents = new Map<string, string>()
  for (const { id, body } of entriesOf(parseJson(text))) {
    checkDocument(id, body)
    const digest = digestOf(body)
    for (const name of [id, digest, `sha256:${digest}`]) {
      if ((documents.get(name) ?? body) !== body) throw new UnusableDocuments(`names two documents \`${name}\`.`)
      documents.set(name, body)
    }
  }
  if (documents.size === 0) throw new UnusableDocuments(`lists no documents. Expected ${EXPECTED}.`)
  return documents
}

const EXPECTED =
  'a JSON object with the text of each document by its id, as Relay and GraphQL Code Generator write it, or a manifest of Apollo with `"format": "apollo-persisted-query-manifest"`'

interface Entry {
  readonly id: string
  readonly body: string
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UnusableDocuments(`is not JSON. Expected ${EXPECTED}.`, { cause: error })
  }
}

function entriesOf(list: unknown): Entry[] {
  if (isMap(list) && 'format' in list) return entriesOfManifest(list)
  if (!isMap(list)) throw new UnusableDocuments(`holds something else than documents. Expected ${EXPECTED}.`)
  return Object.entries(list).map(([id, body]) => {
    if (typeof body !== 'string') throw new UnusableDocuments(`has no text at \`${id}\`. Expected ${EXPECTED}.`)
    return { id, body }
  })
}

const APOLLO = 'apollo-persisted-query-manifest'

function entriesOfManifest({ format, version, operations }: Readonly<Record<string, unknown>>): Entry[] {
  if (format !== APOLLO || version !== 1 || !Array.isArray(operations)) {
    const found = `format ${JSON.stringify(format)}, version ${JSON.stringify(version)}`
    throw new UnusableDocuments(`is of a kind that is not known (${found}). Expected ${EXPECTED}, version 1.`)
  }
  return operations.map((operation: unknown, index) => {
    const { id, body } = isMap(operation) ? operation : {}
    if (typeof id === 'string' && typeof body === 'string') return { id, body }
    throw new UnusableDocuments(`lacks the \`id\` or \`body\` of operation ${index + 1}.`)
  })
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function checkDocument(id: string, body: string): void {
  try {
    parse(body, { noLocation: true })
  } catch (error) {
    const reason = error instanceof GraphQLError ? error.message : String(error)
    throw new UnusableDocuments(`has a document \`${id}\` that is not GraphQL: ${reason}`, { cause: error })
  }
  const said = /^(?:sha256:)?([0-9a-f]{64})$/.exec(id)?.[1]
  const found = digestOf(body)
  if (said === undefined || said === found) return
  const message = `has a document that was changed after its id was made: \`${id}\` has the SHA-256 \`${found}\`.`
  throw new UnusableDocuments(`${message} Let your client's tool write the file again.`)
}

/** The SHA-256, in hexadecimal digits. */
function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
