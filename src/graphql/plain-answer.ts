/** The header fields of an answer; the platform's `Headers` are such. */
export type HeaderFields = Pick<Headers, 'get' | 'has' | 'set' | 'append' | 'delete'>

/** An answer that is there as a whole. A `Response` of it costs more than all else that is done with most answers. */
export interface PlainAnswer {
  readonly status: number
  readonly headers: PlainHeaders
  readonly body: string
}

/** The same as a `Response`. */
export function responseOf({ status, headers, body }: PlainAnswer): Response {
  return new Response(new TextEncoder().encode(body), { status, headers: [...headers] })
}

/** Header fields by names in lower case, with values that hold nothing but ASCII; otherwise as `Headers` has them. */
export class PlainHeaders implements HeaderFields {
  readonly #fields = new Map<string, string>()

  constructor(fields: Readonly<Record<string, string>>) {
    for (const name in fields) this.#fields.set(name, fields[name] as string)
  }

  get(name: string): string | null {
    return this.#fields.get(name) ?? null
  }

  has(name: string): boolean {
    return this.#fields.has(name)
  }

  set(name: string, value: string): void {
    this.#fields.set(name, value)
  }

  append(name: string, value: string): void {
    const before = this.#fields.get(name)
    this.#fields.set(name, before === undefined ? value : `${before}, ${value}`)
  }

  delete(name: string): void {
    this.#fields.delete(name)
  }

  /** In the order of their names. */
  [Symbol.iterator](): IterableIterator<[name: string, value: string]> {
    return [...this.#fields].sort(([one], [other]) => (one < other ? -1 : 1)).values()
  }
}
