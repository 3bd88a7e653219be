import type { Database } from '../../src/database/open.ts'
import { openOrigin } from '../../src/mirror/ask-origin.ts'
import type { Mirrored } from '../../src/mirror/mirror-changes.ts'
import { type MirrorOptions, mirrorSite } from '../../src/mirror/mirror-site.ts'

/** Brings a database to what the gateway at an address shows, once. */
export async function mirrorOnce(
  database: Database,
  url: string,
  { patience = 5000, ...options }: MirrorOptions & { readonly patience?: number } = {},
): Promise<Mirrored['report']> {
  return (await mirrorSite(database, openOrigin(url, { patience }), options)).report
}

// Tests look into lines freely; their expectations are the check.
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Line = any

/** The lines of an answer. */
export async function linesOf(url: string, address: string): Promise<Line[]> {
  const response = await fetch(new URL(address, url))
  const text = await response.text()
  if (response.status !== 200) throw new Error(`${address}: ${response.status} ${text}`)
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** Everything a gateway shows, but for what each gateway counts and addresses for itself: a mirror need not have had all editions. */
export async function shownBy(url: string): Promise<Line> {
  const lines = await linesOf(url, '/dump')
  const site = lines.find(({ type }) => type === 'site')
  const themes = lines.filter(({ type }) => type === 'theme')
  // When it was withdrawn is told by each for itself.
  const gone = lines.flatMap(({ type, at: _at, ...line }) => (type === 'gone' ? [line] : []))
  const articles = lines.filter(({ type }) => type === 'article').map(withoutOwn)
  const { digest } = lines.at(-1)
  return { site, themes, gone, articles, digest }
}

function withoutOwn({ release: _release, edition: _edition, images, ...article }: Line): Line {
  return {
    ...article,
    images: images.map(({ file, ...image }: Line) => ({ ...image, file: file && { ...file, url: null } })),
  }
}
