import type { Problem, Severity } from '../../content/problem.ts'
import { printable } from '../printable.ts'

const COMMANDS: Record<Severity, string> = { error: 'error', warning: 'warning', notice: 'notice' }

/**
 * Problems as workflow commands, which GitHub shows beside the lines they are about; `pathOf` gives a file's path from the
 * root of the repository. What a file says cannot end a command or begin one.
 */
export function toGithub(problems: readonly Problem[], pathOf: (path: string) => string): string {
  return problems.map((problem) => `${toCommand(problem, pathOf)}\n`).join('')
}

function toCommand({ code, severity, path, line, column, message, hint }: Problem, pathOf: (path: string) => string) {
  const properties = [
    ['file', pathOf(path)],
    ['line', String(line)],
    ['col', String(column)],
    ['title', code],
  ] as const
  const text = [message, ...(hint === undefined ? [] : [`Hint: ${hint}`])].map(printable).join('\n')
  const written = properties.map(([name, value]) => `${name}=${escapeProperty(value)}`).join(',')
  return `::${COMMANDS[severity]} ${written}::${escapeData(text)}`
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return printable(escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C'))
}
