/** A text file of the site as read from disk, decoded as UTF-8; `path` is relative to the site folder, with `/` between its parts. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}
