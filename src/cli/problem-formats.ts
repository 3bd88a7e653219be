import { relative, resolve, sep } from 'node:path'
import { Option } from 'commander'
import { explainCode } from '../content/catalogue/problem-catalogue.ts'
import { withoutLinks, writeProblemPage } from '../content/catalogue/problem-page.ts'
import type { Place, Problem, Severity } from '../content/problem.ts'
import type { CappedProblems } from './cap-problems.ts'
import { printable, toJson } from './safe-output.ts'

const FORMATS = ['text', 'json', 'github', 'sarif'] as const

/** The value of `--format`: `text` for people, `json` for programs, `github` and `sarif` for tools that annotate lines. */
export type Format = (typeof FORMATS)[number]

/** The `--format` option of every command that reports problems. */
export function formatOption(description: string): Option {
  return new Option('--format <name>', description).choices(FORMATS).default('text')
}

/**
 * The problems of the site folder `root`, for a tool that shows them beside the lines; `url` is the address that readers have for the
 * gateway, at which the desk has a page for each code, and null where nobody said so.
 */
export function toAnnotations(
  format: 'github' | 'sarif',
  { shown, omitted }: CappedProblems,
  { root, url }: { readonly root: string; readonly url: string | null },
): string {
  // Such tools expect paths from the root of the repository, which is where their commands run.
  const pathOf = (path: string) => relative(process.cwd(), resolve(root, path)).split(sep).join('/')
  return format === 'github' ? toGithub(shown, pathOf) + tellOmitted(omitted) : toSarif(shown, omitted, { pathOf, url })
}

/** Problems as workflow commands of GitHub Actions. Text is escaped, so that no file can end a command or begin one. */
function toGithub(problems: readonly Problem[], pathOf: (path: string) => string): string {
  return problems.map((problem) => `${toCommand(problem, pathOf)}\n`).join('')
}

function tellOmitted(omitted: number): string {
  return omitted === 0
    ? ''
    : `::notice title=more-problems::${omitted} more problems are not shown; --all shows every one.\n`
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
  return `::${severity} ${written}::${escapeData(text)}`
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return printable(escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C'))
}

const LEVELS: Record<Severity, string> = { error: 'error', warning: 'warning', notice: 'note' }

/** Problems as one run of SARIF 2.1.0 (OASIS). */
function toSarif(
  problems: readonly Problem[],
  omitted: number,
  { pathOf, url }: { readonly pathOf: (path: string) => string; readonly url: string | null },
): string {
  const codes = [...new Set(problems.map(({ code }) => code))].sort()
  const locationOf = (place: Place) => ({
    physicalLocation: {
      artifactLocation: { uri: toUri(pathOf(place.path)) },
      region: { startLine: place.line, startColumn: place.column },
    },
  })
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Commonplace', rules: codes.map((code) => toRule(code, url)) } },
        columnKind: 'utf16CodeUnits',
        ...(omitted === 0 ? {} : { properties: { omittedResults: omitted } }),
        results: problems.map((problem) => ({
          ruleId: problem.code,
          ruleIndex: codes.indexOf(problem.code),
          level: LEVELS[problem.severity],
          message: { text: problem.hint === undefined ? problem.message : `${problem.message}\n${problem.hint}` },
          locations: [locationOf(problem)],
          ...(problem.related ? { relatedLocations: problem.related.map(locationOf) } : {}),
        })),
      },
    ],
  }
  return toJson(log)
}

/**
 * A code with its page, which tools show beside the line: as Markdown, or without links where they read plain text. It has a `helpUri`
 * where the gateway has an address for readers: one on this machine would lead nobody else to it.
 */
function toRule(code: string, url: string | null) {
  const entry = explainCode(code)
  const known = entry !== null && {
    fullDescription: { text: withoutLinks(entry.meaning) },
    help: { text: withoutLinks(`${entry.meaning} ${entry.remedy}`), markdown: withoutLinks(writeProblemPage(entry)) },
    ...(url !== null && { helpUri: `${url}/desk/problem?${new URLSearchParams({ code })}` }),
  }
  return { id: code, shortDescription: { text: code }, ...known }
}

/** A relative reference (RFC 3986): nothing in a file's name can be taken for a scheme, a query or a fragment. */
function toUri(path: string): string {
  return path.toWellFormed().split('/').map(encodeURIComponent).join('/')
}
