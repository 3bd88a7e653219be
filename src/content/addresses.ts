/** The absolute URL of a path of the site, which may be percent-encoded already, in part or not at all. */
export function addressOfPath(siteUrl: string, path: string): string {
  const encoded = encodeURI(path).replace(/%25([0-9A-Fa-f]{2})/g, '%$1')
  return `${siteUrl.replace(/\/$/, '')}${encoded.startsWith('/') ? '' : '/'}${encoded}`
}

/** The address of a place on a page: of the words that a text directive finds, else of what has this anchor, else of the page. */
export function addressOfWords(page: string, anchor: string, directive: string | null): string {
  if (directive !== null) return `${page}#${anchor}:~:${directive}`
  return anchor === '' ? page : `${page}#${anchor}`
}

/** The name of the file in an absolute address, as it is written there. */
export function fileNameIn(address: string): string {
  return /([^/]+)\/?$/.exec(new URL(address).pathname)?.[1] ?? 'image'
}
