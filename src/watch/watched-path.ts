const IGNORED_FOLDERS = new Set(['node_modules'])
// Hugo writes these when it builds a site.
const IGNORED_AT_TOP = new Set(['public', 'resources'])

/**
 * Whether a change at `path` (relative to the site, with `/`) can matter to an import. Hidden files, folders of tools, and
 * temporary files of editors do not.
 */
export function isWatchedPath(path: string): boolean {
  const parts = path.split('/')
  return !IGNORED_AT_TOP.has(parts[0] ?? '') && parts.every((part) => !isHidden(part) && !isTemporary(part))
}

function isHidden(name: string): boolean {
  return name.startsWith('.') || IGNORED_FOLDERS.has(name)
}

/** Vim's swap files, backups and its probe `4913`, Emacs' `#x#`, JetBrains' `___jb_tmp___`, and `.tmp` of many. */
function isTemporary(name: string): boolean {
  return /~$|\.(sw[a-z]|tmp)$|^#.*#$|___jb_\w+___$|^4913$/.test(name)
}
