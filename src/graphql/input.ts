import { GraphQLError } from 'graphql'
import { pathKey } from '../content/path-key.ts'

type InputFault = 'BAD_USER_INPUT' | 'BAD_CURSOR' | 'CURSOR_EXPIRED'

/** An error the client made and can correct; `code` arrives in `extensions.code`. */
export function inputError(message: string, code: InputFault = 'BAD_USER_INPUT'): GraphQLError {
  return new GraphQLError(message, { extensions: { code } })
}

/** The most keys a field takes at once, such as the paths of `articlesByPath`. */
export const maxKeys = 100

/** Throws if the list argument with this name, such as `paths`, has more than `maxKeys` entries. */
export function checkKeys(name: string, keys: readonly unknown[]): void {
  if (keys.length > maxKeys)
    throw inputError(`\`${name}\` may hold at most ${maxKeys} ${name}; it holds ${keys.length}.`)
}

/** Text that Postgres accepts: it refuses NUL, and no row contains the character NUL is replaced with. */
export function withoutNul(text: string): string {
  return text.replaceAll('\0', '\uFFFD')
}

/** The key under which the database finds a path as a client wrote it. */
export function lookupKey(path: string): string {
  return withoutNul(pathKey(path))
}

/** A language as it is compared: in small letters; null = any, which an empty text is as well. */
export function languageKey(language: string | null | undefined): string | null {
  return language ? withoutNul(language).toLowerCase() : null
}

/** What the path keys of a section begin with; '' = anything. */
export function sectionPrefix(section: string | null | undefined): string {
  return section ? `${lookupKey(section)}/`.replace('//', '/') : ''
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The text if it is a UUID as we write it, else null; Postgres would fail on anything else. */
export function parseUuid(text: string): string | null {
  return UUID.test(text) ? text : null
}
