import type { Place, Problem, Severity } from '../../content/problem.ts'
import { toJson } from './json.ts'

const LEVELS: Record<Severity, string> = { error: 'error', warning: 'warning', notice: 'note' }

/** Problems as one run of SARIF 2.1.0 (OASIS); `pathOf` gives a file's path from the root of the repository. */
export function toSarif(problems: readonly Problem[], pathOf: (path: string) => string): string {
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
        tool: { driver: { name: 'Commonplace', rules: codes.map((id) => ({ id, shortDescription: { text: id } })) } },
        columnKind: 'utf16CodeUnits',
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

/** A relative reference (RFC 3986); nothing in a file's name can be taken for a scheme, a query or a fragment. */
function toUri(path: string): string {
  return path.toWellFormed().split('/').map(encodeURIComponent).join('/')
}
