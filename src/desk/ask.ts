/** A question to the gateway's own GraphQL, as text that a frontend could send as well. */
export interface Question {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

/**
 * Asks on behalf of whoever sent the request, within the limits of GraphQL. What is not published is shown to the holder of a key
 * for it, and with `drafts`, which only an editor's page may ask for.
 * @throws Unanswered if any part of the answer is missing
 */
export type Ask = <Data>(
  question: Question,
  options?: { readonly drafts?: boolean; readonly key?: string },
) => Promise<Data>

/** Why a question has no answer: the status, the code and the message that GraphQL gives, to be shown to people. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered'
  readonly status: number
  readonly code: string
  /** Seconds after which to ask again; null if that is of no use. */
  readonly retryAfter: string | null

  constructor(
    message: string,
    { status, code, retryAfter = null }: { status: number; code: string; retryAfter?: string | null },
  ) {
    super(message)
    this.status = status
    this.code = code
    this.retryAfter = retryAfter
  }
}

/** Thrown where only editors may look: they are asked to enter first. */
export class EditorsOnly extends Unanswered {
  constructor() {
    super('This page is for editors. Enter first.', { status: 403, code: 'EDITORS_ONLY' })
  }
}

/** Thrown where an address names something that is not there: a theme, a language, a choice. */
export class NoSuch extends Unanswered {
  /** Where all of the list is that was to be narrowed by it. */
  readonly list: string

  constructor(message: string, list: string) {
    super(message, { status: 404, code: 'NOT_FOUND' })
    this.list = list
  }
}

/** Thrown where a plan is being made that is not there yet. */
export class NotYet extends Unanswered {
  constructor(message: string) {
    super(message, { status: 503, code: 'OVERLOADED', retryAfter: '10' })
  }
}

/** Thrown with the sentence of what went wrong when something was to be done with the site folder. */
export class NotDone extends Unanswered {
  constructor(message: string) {
    super(message, { status: 500, code: 'NOT_DONE' })
  }
}

/** Thrown with the sentence why something that an editor asked for was not done. */
export class Declined extends Unanswered {
  constructor(message: string, status: number) {
    super(message, { status, code: 'NOT_DONE' })
  }
}
