/** The paths that Markdown links of a text may name, without query and fragment; some that only look like links among them. */
export function findLinkTargets(text: string): string[] {
  const found = new Set<string>()
  const patterns = [
    /\]\(\s{0,20}(?:<([^<>\n]{1,500})>|([^\s()<>]{1,500}))/g,
    /^ {0,3}\[[^\]\n]{1,200}\]:\s{0,20}(?:<([^<>\n]{1,500})>|(\S{1,500}))/gm,
  ]
  for (const pattern of patterns) {
    for (const [, bracketed, plain] of text.matchAll(pattern)) {
      const path = pathOfLink(bracketed ?? plain ?? '')
      if (path !== null) found.add(path)
    }
  }
  return [...found]
}

/** The part of a link that may name a page; null for a link to another site or to a place on the same page. */
export function pathOfLink(href: string): string | null {
  const path = href.trim().split(/[?#]/, 1)[0]!
  return path === '' || /^(?:[a-z][a-z\d+.-]*:|\/\/)|\{\{/i.test(path) ? null : path
}
