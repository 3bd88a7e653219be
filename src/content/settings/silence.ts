import type { Json } from '../document.ts'
import type { FrontMatterEntry } from '../front-matter/data.ts'
import { createGlob, type Glob } from '../glob.ts'
import { groupPairs } from '../group-pairs.ts'
import { createNearest } from '../nearest.ts'
import type { Place, Problem } from '../problem.ts'
import { codesAlwaysErrors, problemCodes } from '../problem-codes.ts'
import { asFilledText, asMap, asTextList, lookUp } from '../values.ts'

/** A problem code not to report, for files that match the glob `path`, or for all files where it is null. */
export interface Silence {
  readonly code: string
  readonly path: string | null
  /** Where `commonplace.yaml` says so. */
  readonly place: Place
}

/** Reads `silence`: codes, `{code, path}`, or a map from glob to codes. A code that is unknown or an error gives a problem. */
export function readSilences(path: string, entry: FrontMatterEntry): { silences: Silence[]; problems: Problem[] } {
  const { value, items, line, column } = entry
  const placeOf = (index: number): Place => ({ path, ...(items[index] ?? { line, column }) })
  const byPath = asMap(value)
  const silences =
    byPath !== null && lookUp(value, 'code') === undefined
      ? Object.entries(byPath).flatMap(([glob, codes]) =>
          asTextList(codes).map((code) => ({ code: code.trim(), path: glob, place: placeOf(-1) })),
        )
      : (Array.isArray(value) ? value : [value]).flatMap((item, index) => readItem(item, placeOf(index)))
  const rejected = silences.flatMap((silence) => checkSilence(silence) ?? [])
  return { silences, problems: rejected }
}

/** Leaves out what is silenced; `silenced` is how many. Errors are always reported, and so is an attempt to silence one. */
export function applySilences(
  problems: readonly Problem[],
  silences: readonly Silence[],
): { reported: Problem[]; silenced: number } {
  const byCode = groupPairs(
    silences.map((silence) => {
      const covers: Glob = silence.path === null ? () => true : createGlob(silence.path.replace(/^\//, ''))
      return [silence.code, { silence, covers }] as const
    }),
  )
  const refused = new Set<Silence>()
  const reported = problems.filter(({ code, path, severity }) => {
    const found = byCode.get(code)?.find(({ covers }) => covers(path))
    if (found === undefined) return true
    if (severity === 'error') refused.add(found.silence)
    return severity === 'error'
  })
  const attempts = [...refused].filter(({ code }) => !codesAlwaysErrors.has(code)).map(errorSilenced)
  return { reported: [...reported, ...attempts], silenced: problems.length - reported.length }
}

function readItem(item: Json, place: Place): Silence[] {
  const paths = lookUp(item, 'path')
  const codes = asMap(item) === null ? asTextList(item) : asTextList(lookUp(item, 'code'))
  const globs = paths === undefined ? [null] : asTextList(paths).map((path) => asFilledText(path))
  return codes.flatMap((code) => globs.map((path) => ({ code: code.trim(), path, place })))
}

function checkSilence(silence: Silence): Problem | null {
  if (codesAlwaysErrors.has(silence.code)) return errorSilenced(silence)
  if (problemCodes.has(silence.code)) return null
  const near = createNearest(problemCodes.keys())(silence.code)
  return {
    ...silence.place,
    code: 'silence-unknown',
    severity: 'warning',
    message: `Expected the code of a problem, found "${silence.code.slice(0, 60)}", which is not one; it silences nothing.`,
    hint: near === null ? 'The code of a problem is printed after its place.' : `Did you mean "${near}"?`,
  }
}

function errorSilenced({ code, place }: Silence): Problem {
  return {
    ...place,
    code: 'silence-error',
    severity: 'warning',
    message: `Expected the code of a notice or a warning, found "${code}", which is an error here; errors are always reported.`,
    hint: 'Correct the file, or import the others with --keep-going.',
  }
}
