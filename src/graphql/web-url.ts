import { readWebUrl } from '../safe-url.ts'

/** A stored URL, or null where it has a scheme that clients are not given: an older version may have written it. */
export function webUrlOrNull(stored: string | null): string | null {
  return stored === null ? null : readWebUrl(stored)
}
