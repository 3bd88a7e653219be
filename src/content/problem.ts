import { compareText } from './compare.ts'

/** How serious a problem is: a file with an `error` is not published, a `warning` should be looked at, a `notice` informs. */
export type Severity = 'error' | 'warning' | 'notice'

/** A place in a file, counted from 1 in the whole file (front matter included); columns are UTF-16 code units. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** A place in one of the site's files; `path` is relative to the site folder, with `/` between its parts. */
export interface Place extends Position {
  readonly path: string
}

/** The beginning of a file: the place of problems with a file as a whole. */
export function startOf(path: string): Place {
  return { path, line: 1, column: 1 }
}

/**
 * Something wrong in a file of the site. Parsers return problems as values and never throw for what a file contains.
 * `code` is stable and kebab-case (`front-matter-syntax`); `message` says what was expected and what was found;
 * `hint` what to do about it; `related` other places involved, such as the page an alias clashes with.
 */
export interface Problem extends Place {
  readonly code: string
  readonly severity: Severity
  readonly message: string
  readonly hint?: string
  readonly related?: readonly Place[]
  /** Of a broken link: the path of the site that it names, with the fragment. */
  readonly target?: string
  /** Of a broken `ref`, and of a broken link that may name a file: the page it names, and the language it is looked for in. */
  readonly ref?: { readonly name: string; readonly language: string }
  /** Problems with the same code and the same value here are one for the site: the first is reported for all. */
  readonly once?: string
  /** False where the file says what was taken back, so that none of its lines may be shown. */
  readonly isQuotable?: boolean
}

/** Reports problems that are one for the site at the first place, with the number of the others; keeps the order. */
export function mergeRepeated(problems: readonly Problem[]): Problem[] {
  const keyOf = ({ code, once }: Problem) => JSON.stringify([code, once])
  const counts = new Map<string, number>()
  for (const problem of problems) {
    if (problem.once !== undefined) counts.set(keyOf(problem), (counts.get(keyOf(problem)) ?? 0) + 1)
  }
  return problems.flatMap(({ once, ...problem }) => {
    if (once === undefined) return [problem]
    const key = keyOf({ once, ...problem })
    const others = (counts.get(key) ?? 0) - 1
    // Only the first finds its count.
    counts.delete(key)
    if (others < 0) return []
    const more = others === 0 ? '' : ` The same holds for ${others} other ${others === 1 ? 'page' : 'pages'}.`
    return [{ ...problem, message: problem.message + more }]
  })
}

/** Orders problems as an editor reads them: by file, then by place, then by code. */
export function compareProblems(a: Problem, b: Problem): number {
  return compareText(a.path, b.path) || a.line - b.line || a.column - b.column || compareText(a.code, b.code)
}
