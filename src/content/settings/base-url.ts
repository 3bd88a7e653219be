import { readWebUrl } from '../../safe-url.ts'

/** The address all others of a site are made from, with one slash at its end; null where it is none of the web, or holds a query. */
export function readBaseUrl(given: string): string | null {
  const url = /[?#]/.test(given) ? null : readWebUrl(given)
  return url === null ? null : url.replace(/\/*$/, '/')
}
