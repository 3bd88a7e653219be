import type { Problem } from '../problem.ts'
import type { SourceFile } from '../source-file.ts'
import { asTextList, type JsonMap, lookUp } from '../values.ts'
import { placeOfText } from './place-of-text.ts'

const LONGEST = 300

/** Reads `ignoreFiles`: regular expressions for the content files and folders that Hugo leaves alone. A `warning` for each that cannot be read. */
export function readIgnoredFiles(
  hugo: JsonMap,
  files: readonly SourceFile[],
): { patterns: string[]; problems: Problem[] } {
  const given = asTextList(lookUp(hugo, 'ignoreFiles')).filter((pattern) => pattern !== '')
  return {
    patterns: given.filter((pattern) => compile(pattern) !== null),
    problems: given
      .filter((pattern) => compile(pattern) === null)
      .map((pattern) => ({
        ...placeOfText(files, pattern),
        code: 'ignore-files',
        severity: 'warning',
        message: `Expected ignoreFiles to be regular expressions, found "${pattern.slice(0, 80)}", which cannot be read as one; it leaves no file out.`,
        hint: 'Write one such as "/drafts/" or "\\.bak$", without groups in groups that repeat.',
      })),
  }
}

/** Whether a file of the content, or a folder it is in, is left alone. Hugo matches whole paths of the machine: `^` finds nothing but its root. */
export function createIgnored(patterns: readonly string[]): (path: string) => boolean {
  const expressions = patterns.flatMap((pattern) => compile(pattern) ?? [])
  return (path) => {
    if (expressions.length === 0) return false
    const parts = `/site/${path}`.split('/')
    return parts.some((_, index) => {
      const upTo = parts.slice(0, index + 1).join('/')
      return index > 1 && expressions.some((expression) => expression.test(upTo))
    })
  }
}

/** Go's syntax as far as it is JavaScript's, with flags in front; null for others, and for what could take for ever. */
function compile(pattern: string): RegExp | null {
  const [, flags = '', expression = ''] = /^(?:\(\?([ims]+)\))?(.*)$/s.exec(pattern) ?? []
  if (pattern.length > LONGEST || /[*+}]\)+[*+{]/.test(expression)) return null
  try {
    return new RegExp(expression, [...new Set(flags)].join(''))
  } catch {
    return null
  }
}
