/**
 * The form in which paths are stored for look-ups and compared: decoded, NFC, with a leading slash and no last one,
 * so that `/%C3%BCber/`, `/über` and `über/` are equal, and `/about/index.html`, which servers answer with the same file, is
 * `/about`. Malformed escapes stay as they are, and so do those that would
 * change the path: slashes, dots, and NUL, which Postgres cannot store.
 */
export function pathKey(path: string): string {
  const all = path.split('/').filter((part) => part !== '')
  const parts = all.at(-1) === 'index.html' && !path.endsWith('/') ? all.slice(0, -1) : all
  return `/${parts.map(decodePart).join('/')}`.normalize('NFC')
}

function decodePart(part: string): string {
  if (!part.includes('%')) return part
  try {
    const decoded = decodeURIComponent(part)
    return /[/\0]|^\.\.?$/.test(decoded) ? part : decoded
  } catch {
    return part
  }
}
