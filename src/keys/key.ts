import { createHash, randomBytes } from 'node:crypto'

/** What a key lets its holder do. */
export type Scope = 'preview' | 'partner' | 'editor'

/** A key as it is shown once, with what is stored of it. */
export interface NewKey {
  /** The whole key: what a request sends as its Bearer token. */
  readonly key: string
  /** Names the key in lists and commands; part of it, and no secret. */
  readonly id: string
  readonly hash: string
}

const PREFIX = 'commonplace_'
const KEY = /^commonplace_[a-z]+_[0-9a-f]{8}_[\w-]{43}$/

/** Makes a key of 256 random bits. */
export function makeKey(scope: Scope): NewKey {
  const id = randomBytes(4).toString('hex')
  const key = `${PREFIX}${scope}_${id}_${randomBytes(32).toString('base64url')}`
  return { key, id, hash: hashOfKey(key) }
}

/** The SHA-256 of a key, in hexadecimal; enough, because nobody can try all keys. */
export function hashOfKey(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

/**
 * The key in an Authorization header (RFC 6750); null where it holds none of ours, as when it is meant for a proxy. What looks like
 * one of ours and is none, or stands beside something else, is returned as well, so that it can be refused.
 */
export function keyOfHeader(authorization: string | null): string | null {
  if (authorization === null || !authorization.includes(PREFIX)) return null
  return /^bearer +(\S+)\s*$/i.exec(authorization)?.[1] ?? authorization
}

/** Whether a text has the form of a key. */
export function isKey(text: string): boolean {
  return KEY.test(text)
}

/** What a browser shows to be let in as who it was before: 256 random bits, of which only the hash is stored. */
export function makeToken(): { readonly token: string; readonly hash: string } {
  const token = randomBytes(32).toString('base64url')
  return { token, hash: hashOfKey(token) }
}
