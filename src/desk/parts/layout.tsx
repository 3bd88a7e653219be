import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { Session } from '../access/session.ts'
import type { Frame } from '../view.ts'
import { Moment } from './moment.tsx'

/** Where the files are that every page needs. */
export interface Assets {
  readonly style: string
  readonly script: string
}

/** A page with what surrounds it; without a site before the first release. */
export interface Surroundings {
  readonly title: string
  /** The place in the navigation that is marked: the address of its page. */
  readonly place: string
  readonly site: Frame | null
  readonly assets: Assets
  readonly body: ComponentChildren
  /** What comes after the body in small print. */
  readonly foot?: ComponentChildren
  /** What the page is about, where it lists what was searched for. */
  readonly searched?: string
  /** Whether it is of a release that somebody named, rather than of the newest. */
  readonly isOlder?: boolean
  readonly session?: Session | null
}

const PLACES = [
  ['/', 'What is live'],
  ['/desk/articles', 'Articles'],
  ['/desk/quotes', 'Quotes'],
  ['/desk/images', 'Images'],
  ['/desk/releases', 'Releases'],
  ['/desk/frontends', 'For frontends'],
] as const

const EDITORS_PLACES = [
  ['/desk/waiting', 'Waiting'],
  ['/desk/problems', 'Problems'],
  ['/desk/plan', 'Plan'],
  ['/desk/log', 'Log'],
] as const

/** The whole document. */
export function renderPage(page: Surroundings): string {
  return `<!doctype html>\n${renderToString(<Document {...page} />)}\n`
}

function Document({
  title,
  place,
  site,
  assets,
  body,
  foot,
  searched = '',
  isOlder = false,
  session = null,
}: Surroundings) {
  const name = site?.title || 'Commonplace'
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title === name ? name : `${title} – ${name}`}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href={assets.style} />
        <script src={assets.script} defer />
      </head>
      <body>
        <a class="skip" href="#desk-main">
          Skip to the content
        </a>
        <header class="top">
          <div class="top-row">
            <a class="site-name" href="/">
              {name}
            </a>
            <form class="find" action="/desk/search">
              <label class="unseen" for="desk-find">
                Find words
              </label>
              <input id="desk-find" type="search" name="text" value={searched} placeholder="Find words" />
              <button type="submit">Find</button>
            </form>
          </div>
          <nav aria-label="Desk">
            <ul class="places">
              {[...PLACES, ...(session ? EDITORS_PLACES : [])].map(([address, label]) => (
                <li key={address}>
                  <a href={address} aria-current={address === place ? 'page' : undefined}>
                    {label}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        </header>
        <main id="desk-main" tabIndex={-1}>
          {isOlder && site && (
            <p class="note note-older">
              This page shows release {site.release.number}, not what readers get now. <a href="/">What is live</a>
            </p>
          )}
          {body}
        </main>
        <footer class="bottom">
          {foot}
          <Entrance session={session} />
          {site && (
            <p>
              Release {site.release.number} of <a href={site.url}>{site.title || site.url}</a>, published{' '}
              <Moment at={site.release.at} />. Served by Commonplace.
            </p>
          )}
        </footer>
      </body>
    </html>
  )
}

function Entrance({ session }: { readonly session: Session | null }) {
  if (session === null)
    return (
      <p>
        <a href="/desk/enter">Editors enter here</a>
      </p>
    )
  return (
    <form class="leave" method="post" action="/desk/leave">
      <input type="hidden" name="session" value={session.formToken} />
      You are here as {session.editor.name}.{' '}
      <button type="submit" class="quiet">
        Leave
      </button>
    </form>
  )
}
