/** What is looked at of a request to GraphQL. The platform's `Request` has all of it, and costs a tenth of a whole answer to make. */
export interface PlainRequest {
  readonly method: string
  readonly url: string
  readonly headers: Pick<Headers, 'get'>
  /** Fires when nobody waits for the answer any more. */
  readonly signal: AbortSignal
  readonly body: ReadableStream<Uint8Array> | null
  /** The body as text. */
  text(): Promise<string>
  /** What follows the question mark of the address, if it was read already. */
  readonly search?: URLSearchParams
}

/** What follows the question mark of the address of a request. */
export function searchOf({ url, search }: PlainRequest): URLSearchParams {
  return search ?? new URL(url).searchParams
}
