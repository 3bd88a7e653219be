import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { problemPagePath } from '../content/catalogue/problem-page.ts'

/** Where the page of a code is on this machine: pages are installed with the package, so they are read without a network. */
export function problemPageFile(code: string): string {
  return join(dirname(createRequire(import.meta.url).resolve('#package.json')), problemPagePath(code))
}
