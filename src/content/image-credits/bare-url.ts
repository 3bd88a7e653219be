const hostsOftenBare =
  'flickr\\.com/|flic\\.kr/|unsplash\\.com/|pexels\\.com/|pixabay\\.com/|commons\\.wikimedia\\.org/|creativecommons\\.org/'
const address = new RegExp(`(?:https?://|www\\.|(?:${hostsOftenBare}))[^\\s<>"“”«»\\\\^\`{|}]{1,2000}`, 'iy')

/** The URL written out in `source` at `at`, without the punctuation of the sentence around it; null where none starts there. */
export function findBareUrl(source: string, at: number): string | null {
  if (!/[hwfupc]/i.test(source[at]!) || /[\p{L}\p{N}/@.]/u.test(source[at - 1] ?? ' ')) return null
  address.lastIndex = at
  const found = address.exec(source)?.[0]
  return found === undefined ? null : withoutTrailingPunctuation(cutAtMarkdown(found))
}

function cutAtMarkdown(url: string): string {
  const bracket = url.indexOf('](')
  return bracket < 0 ? url : url.slice(0, bracket)
}

function withoutTrailingPunctuation(url: string): string {
  let end = url.length
  let unclosed = count(url, '(') - count(url, ')')
  while (end > 0) {
    const last = url[end - 1]!
    if (last === ')' && unclosed >= 0) break
    if (!/[.,;:!?'’*_~)\]]/.test(last)) break
    if (last === ')') unclosed++
    end--
  }
  return url.slice(0, end)
}

function count(text: string, char: string): number {
  return text.split(char).length - 1
}
