import { WEB_SCHEMES } from '../safe-url.ts'
import type { Problem } from './problem.ts'

const LONGEST_SHOWN = 80

/** What an editor is told of an address that is left out because it has none of the schemes allowed in its place. */
export function refusedUrl(
  written: string,
  schemes: ReadonlySet<string> = WEB_SCHEMES,
): Omit<Problem, 'path' | 'line' | 'column'> {
  const wanted = schemes === WEB_SCHEMES ? '"https:" or "http:"' : '"https:", "http:", "mailto:" or "tel:"'
  const shown = written.length > LONGEST_SHOWN ? `${written.slice(0, LONGEST_SHOWN)}…` : written
  return {
    code: 'url-refused',
    severity: 'warning',
    message: `Expected an address of this site, or one that begins with ${wanted}, found ${JSON.stringify(shown)}; it is left out.`,
    hint: 'Give the address of a page or a file. Pictures belong beside the page or into static/.',
  }
}
