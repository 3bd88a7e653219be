// Where links have theirs: `](https://…)`, `<https://…>`, `[name]: https://…`, and attributes of HTML.
const BARE_WEB_ADDRESS = /(?<!\]\(<?|<|\]:[ \t]{0,9}<?|=["'])(?:https?:\/\/|www\.)/i

/**
 * The character codes at which bare addresses of a Markdown text can start: those of e-mail addresses, and `h` and `w`
 * where an address of the web stands outside a link.
 */
export function findAddressStarts(text: string): ReadonlySet<number> {
  const starts = new Set<number>()
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    let start = at
    while (isBeforeAt(text.charCodeAt(start - 1))) start--
    if (start < at) starts.add(text.charCodeAt(start))
  }
  if (BARE_WEB_ADDRESS.test(text)) for (const letter of 'hHwW') starts.add(letter.charCodeAt(0))
  return starts
}

/** Whether a character, by its code, may stand in an e-mail address before the `@`: GitHub takes `+`, `-`, `.`, `_`, letters and digits of ASCII. */
function isBeforeAt(code: number): boolean {
  return /[-+.\w]/.test(String.fromCharCode(code))
}
