import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { problemPagePath } from '../content/catalogue/problem-page.ts'

/** The address of the page of a code as a `file:` URL: pages are installed with the package, so they are read without a network. */
export function problemPageUrl(code: string): string {
  const folder = dirname(createRequire(import.meta.url).resolve('#package.json'))
  return pathToFileURL(join(folder, problemPagePath(code))).href
}
