/** Words that somebody said in an article. */
export interface Quotation {
  readonly text: string
  readonly path: string
}

/** The middle of a quote. */
export function passage(text: string): string {
  const words = text.split(' ')
  return words.slice(Math.floor(words.length / 4), Math.ceil((words.length * 3) / 4)).join(' ')
}

/** The same with another word in one place. */
export function alter(text: string, index: number): string {
  const words = text.split(' ')
  words[index % words.length] = `never${index}`
  return words.join(' ')
}

/** Words that are in no generated site in this order. */
export function passages(index: number): string {
  return `Somebody told us on day ${index} of quite another thing, and nobody there wrote it down.`
}
