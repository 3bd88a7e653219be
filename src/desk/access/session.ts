import { createHash, timingSafeEqual } from 'node:crypto'
import type { Database } from '../../database/open.ts'
import { findKey } from '../../database/read/keys.ts'
import { type DeskEditor, findDeskSession } from '../../database/write/desk-sessions.ts'
import { hashOfKey, isKey } from '../../keys/key.ts'

/** An editor's visit, as long as their browser sends its cookie. */
export interface Session {
  readonly editor: DeskEditor
  /** What their forms have to send along, so that no other page can act in their name. */
  readonly formToken: string
  /** By what the session is stored. */
  readonly hash: string
}

const COOKIE = 'commonplace_desk'
const TOKEN = /^[\w-]{43}$/

/** How long a session lasts, in seconds. */
export const SESSION_SECONDS = 12 * 3_600

/** The session that a request belongs to; null for everybody else. Costs one statement with a cookie, and none without. */
export async function sessionOf(database: Database, request: Request): Promise<Session | null> {
  const token = tokenIn(request.headers.get('cookie') ?? '')
  if (token === null) return null
  const hash = hashOfKey(token)
  const editor = await findDeskSession(database, hash)
  return editor && { editor, formToken: formTokenOf(token), hash }
}

/** The header that gives a browser its session, or takes it away; scripts cannot read it, and no other site can send it. */
export function sessionCookie(token: string | null, { isSecure }: { readonly isSecure: boolean }): string {
  const age = token === null ? 0 : SESSION_SECONDS
  return `${COOKIE}=${token ?? ''}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`
}

/** Whether a form was sent from a page of this session. */
export function isOfSession({ formToken }: Session, given: string | null): boolean {
  const [a, b] = [Buffer.from(formToken), Buffer.from(given ?? '')]
  return a.length === b.length && timingSafeEqual(a, b)
}

/**
 * Whether a form was sent from a page of this gateway, as far as the browser tells: by `Sec-Fetch-Site`, or by `Origin`, which
 * has to be the host that was asked, or the gateway's own address.
 */
export function isFromHere({ headers }: Request, url: string): boolean {
  const site = headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin') return false
  const origin = headers.get('origin')
  if (origin === null) return true
  if (!URL.canParse(origin)) return false
  return new URL(origin).host === headers.get('host') || origin === new URL(url).origin
}

/** Whether a key shows something that is not published. */
export async function showsDrafts(database: Database, key: string): Promise<boolean> {
  const found = isKey(key) ? await findKey(database, hashOfKey(key)) : null
  return found?.holds === true && found.scope !== 'partner'
}

function tokenIn(cookies: string): string | null {
  for (const cookie of cookies.split(';')) {
    const [name, value = ''] = cookie.trim().split('=')
    if (name === COOKIE && TOKEN.test(value)) return value
  }
  return null
}

function formTokenOf(token: string): string {
  return createHash('sha256').update(`form ${token}`).digest('base64url')
}
