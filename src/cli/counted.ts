/** A number with its noun, `1 file` or `2 files`; `noun` is one that takes a plain s. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
