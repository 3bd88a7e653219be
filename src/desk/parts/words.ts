const numbers = new Intl.NumberFormat('en-GB')
const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' })

/** `1 article`, `1,302 articles`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${numbers.format(number)} ${number === 1 ? one : many}`
}

/** `1,302`. */
export function digits(number: number): string {
  return numbers.format(number)
}

/** `Spanish` for `es`; the code itself where it has no name. */
export function languageName(code: string): string {
  try {
    return names.of(code) ?? code
  } catch {
    // Not every code that a site makes up is well formed.
    return code
  }
}

/** A title, or what stands for it where there is none. */
export function titleOf({ title, path }: { readonly title: string; readonly path: string }): string {
  return title || path
}
