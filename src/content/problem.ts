import { compareText } from './compare.ts'
/** How grave a fault is: an `error` keeps its file from being published, a `warning` deserves a look, a `notice` informs. */
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

/**
 * A fault in content, told to the editor. Parsers return these as values and never throw for what a file says.
 * `code` is stable and kebab-case (`front-matter-syntax`); `message` says what was expected and what was found;
 * `hint` what to do about it; `related` the other places that take part, such as the page an alias clashes with.
 */
export interface Problem extends Place {
  readonly code: string
  readonly severity: Severity
  readonly message: string
  readonly hint?: string
  readonly related?: readonly Place[]
}

/** Orders problems as an editor reads them: by file, then by place, then by code. */
export function compareProblems(a: Problem, b: Problem): number {
  return compareText(a.path, b.path) || a.line - b.line || a.column - b.column || compareText(a.code, b.code)
}
