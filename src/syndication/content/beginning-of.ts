/** As many whole words as fit into so many UTF-16 code units, with an ellipsis where there were more; a word that is longer is cut. */
export function beginningOf(text: string, most: number): string {
  const words = text.replace(/\s+/gu, ' ').trim()
  if (words.length <= most) return words
  // One more, because a space there ends a word.
  const fits = words.slice(0, most)
  const end = words.slice(0, most + 1).lastIndexOf(' ')
  const whole = end > 0 ? fits.slice(0, end) : fits.replace(/[\ud800-\udbff]$/, '')
  return `${whole.replace(/[\s,;:–—-]+$/u, '')}…`
}
