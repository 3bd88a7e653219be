import { type ContentLayout, furtherLanguages } from './content-path.ts'

/**
 * The pages that files are in further languages, because their folder is mounted for several, each with its file: a page is
 * called as if its language were in the file's name, `docs/post.fr.md` for `docs/post.md`. A file of that name is the page itself.
 */
export function findLanguageCopies(files: readonly string[], layout: ContentLayout): Map<string, string> {
  const sources = new Set(layout.contentMounts.map(({ source }) => source))
  if (sources.size === layout.contentMounts.length) return new Map()
  const written = new Set(files.map(nameOf))
  return new Map(
    files.flatMap((file) =>
      furtherLanguages(file, layout)
        .map((language): [string, string] => [file.replace(/(\.[^./]+)$/, `.${language}$1`), file])
        .filter(([page]) => !written.has(nameOf(page))),
    ),
  )
}

function nameOf(path: string): string {
  return path.replace(/\.[^./]+$/, '').toLowerCase()
}
