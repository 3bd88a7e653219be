/** What is wrong with the gateway that is followed, or with what it sent. */
export class OriginFault extends Error {
  override readonly name = 'OriginFault'
  /** The milliseconds after which it asked to be asked again; null where it said nothing. */
  readonly retryAfter: number | null

  constructor(message: string, { cause, retryAfter = null }: { cause?: unknown; retryAfter?: number | null } = {}) {
    super(message, { cause })
    this.retryAfter = retryAfter
  }
}

/** A mirror that must not be made: nothing was written, and trying again changes nothing. */
export class MirrorRefused extends Error {
  override readonly name = 'MirrorRefused'
}
