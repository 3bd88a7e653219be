import type { Database } from '../../database/open.ts'
import { findKey } from '../../database/read/keys.ts'
import { enterByLink, insertDeskAction, insertDeskSession } from '../../database/write/desk-sessions.ts'
import { hashOfKey, isKey, makeToken } from '../../keys/key.ts'
import { SESSION_SECONDS } from './session.ts'

/** What somebody shows to be let in. */
export interface Credentials {
  readonly key: string | null
  /** Of a link that lets in once. */
  readonly token: string | null
  readonly name: string
}

const LONGEST_NAME = 60

/** Lets an editor in, and writes that down: what their browser sends from now on; null for whoever is none. */
export async function enter(database: Database, { key, token, name }: Credentials): Promise<string | null> {
  const made = makeToken()
  const expires = new Date(Date.now() + SESSION_SECONDS * 1_000)
  const known = name.trim().slice(0, LONGEST_NAME)
  if (token !== null) {
    const called = known || 'An editor'
    if (!(await enterByLink(database, hashOfKey(token), { hash: made.hash, name: called, expires }))) return null
    await insertDeskAction(database, { ...ENTERED, name: called, keyId: null })
    return made.token
  }
  const found = key !== null && isKey(key) ? await findKey(database, hashOfKey(key)) : null
  if (found === null || found.scope !== 'editor' || !found.holds) return null
  const editor = { name: known || found.label || `Key ${found.id}`, keyId: found.id }
  await insertDeskSession(database, { ...editor, hash: made.hash, expires, entered: true })
  await insertDeskAction(database, { ...ENTERED, ...editor })
  return made.token
}

const ENTERED = { action: 'ENTER', release: null, detail: null } as const
