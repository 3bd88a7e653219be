import { pathKey } from '../../content/path-key.ts'
import { isPlainLine } from '../../content/plain-line.ts'
import type { Database } from '../../database/open.ts'
import { findArticlesByPath } from '../../database/read/articles-by-path.ts'
import { openPerspective } from '../../database/read/perspective.ts'
import { findNewestRelease } from '../../database/read/releases.ts'
import { endDeskSession, insertDeskAction } from '../../database/write/desk-sessions.ts'
import { insertKey } from '../../database/write/keys.ts'
import { makeKey } from '../../keys/key.ts'
import { enter } from '../access/enter.ts'
import { isFromHere, isOfSession, type Session, sessionCookie } from '../access/session.ts'
import type { SiteWork } from '../access/site-work.ts'
import { addressOf } from '../view.ts'

/** What an action is done with. */
export interface ActionParts {
  readonly database: Database
  readonly work: SiteWork
  /** The address that readers have for this gateway, without a slash at its end. */
  readonly url: string
}

/** What came of a form: where to go on, a page to show, or why nothing was done. */
export type Outcome =
  | { readonly to: string; readonly cookie?: string }
  | { readonly refused: string; readonly status: number }
  | { readonly enter: string; readonly token: string | null; readonly next: string }
  | { readonly link: string; readonly path: string }

type Action = (form: URLSearchParams, session: Session, parts: ActionParts) => Promise<Outcome>

/** What editors can do, by the address that the form is sent to. */
const actions: ReadonlyMap<string, Action> = new Map([
  ['/desk/publish', publish],
  ['/desk/rollback', rollBack],
  ['/desk/preview-link', makePreviewLink],
  ['/desk/leave', leave],
])

/** Where people become editors. */
export const enterAddress = '/desk/enter'

/** Where forms are sent to. */
export const actionAddresses: readonly string[] = [enterAddress, ...actions.keys()]

/** Does what a form asks for, if it was sent from a page of this gateway by an editor; null where no form is expected. */
export async function act(request: Request, session: Session | null, parts: ActionParts): Promise<Outcome | null> {
  const { pathname } = new URL(request.url)
  const action = actions.get(pathname)
  if (action === undefined && pathname !== enterAddress) return null
  if (!isFromHere(request, parts.url)) return FOREIGN
  const form = new URLSearchParams(await request.text())
  if (![...form.values()].every(isPlainLine)) return UNREADABLE
  if (action === undefined) return await letIn(form, parts)
  if (session === null) return { enter: NO_SESSION, token: null, next: pageOf(pathname, form) }
  if (!isOfSession(session, form.get('session'))) return FOREIGN
  return await action(form, session, parts)
}

const FOREIGN: Outcome = {
  refused: 'This was not sent from a page of the desk, so nothing was done. Open the page again, and try once more.',
  status: 403,
}

const NO_SESSION =
  'You are not here as an editor, or not any more, so nothing was done. Enter, and you see again what you were about to do.'

/** The page whose form is sent to an address. */
function pageOf(action: string, form: URLSearchParams): string {
  if (action === '/desk/rollback') return ownPage(addressOf(action, { number: form.get('number') }))
  if (action === '/desk/preview-link') return ownPage(addressOf('/desk/preview', { path: form.get('path') }))
  return action === '/desk/publish' ? '/desk/plan' : '/'
}

const UNREADABLE: Outcome = {
  refused:
    'Something in the form holds characters that cannot be seen, such as a line break or one that turns text around. Write it again without them.',
  status: 422,
}

async function letIn(form: URLSearchParams, { database, url }: ActionParts): Promise<Outcome> {
  const [key, token] = [form.get('key')?.trim() || null, form.get('token') || null]
  const next = ownPage(form.get('next'))
  const session = await enter(database, { key, token, name: form.get('name') ?? '' })
  if (session !== null) return { to: next, cookie: sessionCookie(session, { isSecure: url.startsWith('https:') }) }
  const reason =
    token === null
      ? 'This is no editor’s key that holds. Look whether it is whole, or ask for another.'
      : 'This link was used already, or is too old. Start the gateway again for another, or enter with a key.'
  return { enter: reason, token: null, next }
}

async function leave(_form: URLSearchParams, session: Session, { database, url }: ActionParts): Promise<Outcome> {
  await endDeskSession(database, session.hash)
  return { to: '/', cookie: sessionCookie(null, { isSecure: url.startsWith('https:') }) }
}

async function publish(form: URLSearchParams, { editor }: Session, { database, work }: ActionParts): Promise<Outcome> {
  const report = await work.publish(form.get('plan') ?? '', { note: noteIn(form), publishedBy: editor.name })
  // The page of the plan says what it is now.
  if (report === null || report.blocked !== null) return { to: '/desk/plan?changed=yes' }
  const detail = noteIn(form)
  if (report.written)
    await insertDeskAction(database, { ...editor, action: 'PUBLISH', release: report.release, detail })
  return { to: report.release === null ? '/desk/plan' : addressOf('/desk/release', { number: String(report.release) }) }
}

async function rollBack(form: URLSearchParams, { editor }: Session, { database, work }: ActionParts): Promise<Outcome> {
  const [number, from] = [Number(form.get('number')), Number(form.get('from'))]
  const newest = (await findNewestRelease(database))?.number ?? 0
  if (!Number.isSafeInteger(number) || number < 1 || number > newest)
    return { refused: 'There is no such release, so nothing was changed.', status: 422 }
  const report = await work.rollBack(number, { from, note: noteIn(form), publishedBy: editor.name })
  // Something was published since: the page says what going back does now.
  if (report === null) return { to: addressOf('/desk/rollback', { number: String(number), changed: 'yes' }) }
  if (report.release === null) return { to: '/desk/releases' }
  const detail = `to release ${number}`
  await insertDeskAction(database, { ...editor, action: 'ROLL_BACK', release: report.release, detail })
  return { to: addressOf('/desk/release', { number: String(report.release) }) }
}

const PREVIEW_DAYS = 7

async function makePreviewLink(
  form: URLSearchParams,
  { editor }: Session,
  { database, url }: ActionParts,
): Promise<Outcome> {
  const path = form.get('path') ?? ''
  const shown = pathKey(path)
  if (!(await isPage(database, shown)))
    return { refused: 'There is no page at this address, so no link was made.', status: 422 }
  const { key, id, hash } = makeKey('preview')
  await insertKey(database, {
    id,
    hash,
    scope: 'preview',
    label: `A link from ${editor.name}`,
    pathKey: shown,
    only: true,
    expires: new Date(Date.now() + PREVIEW_DAYS * 24 * 3_600_000).toISOString(),
  })
  await insertDeskAction(database, { ...editor, action: 'PREVIEW_LINK', release: null, detail: path })
  return { link: `${url}${addressOf('/desk/preview', { path, key })}`, path }
}

/** Whether editors see a page at this path, published or held; an address that only leads to one is none. */
async function isPage(database: Database, path: string): Promise<boolean> {
  const release = (await findNewestRelease(database))?.number ?? 0
  const shown = openPerspective(database, { kind: 'drafts', part: { at: path }, release })
  const found = await findArticlesByPath({ database: shown, release }, [path])
  return found.some(({ requestedPath }) => requestedPath === null)
}

const LONGEST_NOTE = 200

function noteIn(form: URLSearchParams): string | null {
  return form.get('note')?.trim().slice(0, LONGEST_NOTE) || null
}

/** A page of the desk, and of no other site. */
function ownPage(next: string | null): string {
  return next !== null && /^\/desk\/[\w/.?=&%+*~:,-]*$/.test(next) ? next : '/'
}
