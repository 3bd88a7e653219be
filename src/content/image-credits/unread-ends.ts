import type { Document } from '../document.ts'
import type { Problem } from '../problem.ts'

/** A `warning` for each caption that says until when its image is licensed in words that are no date: the image would stay. */
export function findUnreadEnds({ sourcePath, imageCredits }: Pick<Document, 'sourcePath' | 'imageCredits'>): Problem[] {
  const lines = new Set<number>()
  return imageCredits.flatMap(({ caption, licence, line }): Problem[] => {
    const [, words] = /\b(?:licen[sc]ed|licen[sc]e|rights)\s+until\s+(.{1,40})/i.exec(caption) ?? []
    if (words === undefined || licence?.until !== undefined || lines.has(line)) return []
    lines.add(line)
    return [
      {
        code: 'licence-end-unread',
        severity: 'warning',
        path: sourcePath,
        line,
        column: 1,
        message: `Expected a date after "licensed until", found "${words}"; the image stays.`,
        hint: 'Write "licensed until 2026-12-31", or a time as "2026-12-31T18:00:00Z".',
      },
    ]
  })
}
