/** The folder of a source path, without a slash at its end; '' at the top. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0))
}

/** The last part of a source path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** The part of a source path that an author chose: the name of the file, or of the folder of an `index.md` or `_index.md`. */
export function telltaleName(path: string): string {
  return /^_?index\./.test(baseName(path)) ? `${baseName(folderOf(path))}/${baseName(path)}` : baseName(path)
}
