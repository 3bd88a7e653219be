import type { ExecutionResult, GraphQLError } from 'graphql'
import { isAsyncIterable, type Plugin } from 'graphql-yoga'
import type { Database } from '../database/open.ts'
import { findRelease, type ReleaseRow } from '../database/read/releases.ts'
import { refused } from './errors.ts'
import type { Operation } from './operation.ts'
import { type PlainRequest, searchOf } from './plain-request.ts'

/** The header with the number of a release: of the one to read in requests, of the one that was read in answers. */
export const releaseHeader = 'content-release'

const LARGEST = 2 ** 31 - 1

/**
 * The number of the release that a request asks to be read at, by header or by the parameter `release`; null for the newest. `named`
 * is the one that the path of its address names.
 * @throws GraphQLError if it is no number, two numbers, or larger than any release
 */
export function askedRelease(request: PlainRequest, named: string | null = null): number | null {
  const asked = [named, request.headers.get(releaseHeader), ...searchOf(request).getAll('release')]
  const [text, ...others] = new Set(asked.filter((value) => value !== null && value !== ''))
  if (text == null) return null
  if (others.length > 0 || !/^\d{1,20}$/.test(text)) {
    const message = `The release to read must be one number, in the header Content-Release or as ?release=N.`
    throw refused(422, 'BAD_REQUEST', message)
  }
  // The database would not take it.
  if (Number(text) > LARGEST) throw unknownRelease(text)
  return Number(text)
}

/** The error of a request that asks for a release there never was; `number` is what it asked for. */
export function unknownRelease(number: number | string): GraphQLError {
  const message = `There is no release ${number}. Ask without a release for the newest, or choose one of \`releases\`.`
  return refused(404, 'RELEASE_UNKNOWN', message)
}

/**
 * The release with this number.
 * @throws GraphQLError where there is none, or what it showed is no longer kept
 */
export async function keptRelease(database: Database, number: number, signal: AbortSignal): Promise<ReleaseRow> {
  const release = await findRelease(database, number, signal)
  if (release === null) throw unknownRelease(number)
  if (!release.pruned) return release
  const message = `What release ${number} showed is no longer kept. Ask without a release for the newest.`
  throw refused(410, 'RELEASE_PRUNED', message)
}

/** Names in every answer the release it was read at, as header and as `extensions.release`. */
export function useReleaseNames(): Plugin<object, Operation> {
  return {
    onResultProcess({ result, setResult, serverContext }) {
      if (!isAsyncIterable(result) && !Array.isArray(result)) setResult(withRelease(result, serverContext as Operation))
    },
  }
}

/** The result with the name of the release it was read at, if it was read at any. */
export function withRelease(result: ExecutionResult, { answer: { release } }: Operation): ExecutionResult {
  if (release === null) return result
  const http = result.extensions?.['http'] as { readonly headers?: object } | undefined
  const headers = { ...http?.headers, [releaseHeader]: String(release.number) }
  return { ...result, extensions: { ...result.extensions, release: release.number, http: { ...http, headers } } }
}
