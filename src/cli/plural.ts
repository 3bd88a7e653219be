/** A count with its noun: `1 file`, `2 files`. Only for nouns that take a plain s. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
