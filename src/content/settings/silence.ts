import type { Json } from '../document.ts'
import type { FrontMatterEntry } from '../front-matter/data.ts'
import { createGlob, type Glob } from '../glob.ts'
import { createNearest } from '../nearest.ts'
import type { Place, Problem } from '../problem.ts'
import { codesAlwaysErrors, problemCodes } from '../problem-codes.ts'
import { asFilledText, asMap, asTextList, lookUp } from '../values.ts'

/** A problem code that is not to be told, for files that match the glob `path`, or everywhere where it is null. */
export interface Silence {
  readonly code: string
  readonly path: string | null
  /** Where `commonplace.yaml` says so. */
  readonly place: Place
}

/** What of a site's problems is told, with what is wrong about the silences themselves. */
export interface Silenced {
  readonly told: readonly Problem[]
  /** How many are kept quiet. */
  readonly silenced: number
}

/** Reads `silence`: codes, `{code, path}`, or a map from glob to codes. What cannot be meant is told. */
export function readSilences(path: string, entry: FrontMatterEntry): { silences: Silence[]; problems: Problem[] } {
  const { value, items, line, column } = entry
  const at = (index: number): Place => ({ path, ...(items[index] ?? { line, column }) })
  const byPath = asMap(value)
  const silences =
    byPath !== null && lookUp(value, 'code') === undefined
      ? Object.entries(byPath).flatMap(([glob, codes]) =>
          asTextList(codes).map((code) => ({ code: code.trim(), path: glob, place: at(-1) })),
        )
      : (Array.isArray(value) ? value : [value]).flatMap((item, index) => readItem(item, at(index)))
  const wrong = silences.flatMap((silence) => refuse(silence) ?? [])
  return { silences, problems: wrong }
}

/** Leaves out what is silenced. An error is always told, and an attempt to silence it as well. */
export function applySilences(problems: readonly Problem[], silences: readonly Silence[]): Silenced {
  const byCode = new Map<string, { readonly silence: Silence; readonly covers: Glob }[]>()
  for (const silence of silences) {
    const covers = silence.path === null ? () => true : createGlob(silence.path.replace(/^\//, ''))
    byCode.set(silence.code, [...(byCode.get(silence.code) ?? []), { silence, covers }])
  }
  const refused = new Set<Silence>()
  const told = problems.filter(({ code, path, severity }) => {
    const found = byCode.get(code)?.find(({ covers }) => covers(path))
    if (found === undefined) return true
    if (severity === 'error') refused.add(found.silence)
    return severity === 'error'
  })
  const attempts = [...refused].filter(({ code }) => !codesAlwaysErrors.has(code)).map(errorSilenced)
  return { told: [...told, ...attempts], silenced: problems.length - told.length }
}

function readItem(item: Json, place: Place): Silence[] {
  const paths = lookUp(item, 'path')
  const codes = asMap(item) === null ? asTextList(item) : asTextList(lookUp(item, 'code'))
  const globs = paths === undefined ? [null] : asTextList(paths).map((path) => asFilledText(path))
  return codes.flatMap((code) => globs.map((path) => ({ code: code.trim(), path, place })))
}

function refuse(silence: Silence): Problem | null {
  if (codesAlwaysErrors.has(silence.code)) return errorSilenced(silence)
  if (problemCodes.has(silence.code)) return null
  const near = createNearest(problemCodes.keys())(silence.code)
  return {
    ...silence.place,
    code: 'silence-unknown',
    severity: 'warning',
    message: `Expected the code of a problem, found "${silence.code.slice(0, 60)}", which is none; it silences nothing.`,
    hint: near === null ? 'Codes stand behind the place of a problem.' : `Did you mean "${near}"?`,
  }
}

function errorSilenced({ code, place }: Silence): Problem {
  return {
    ...place,
    code: 'silence-error',
    severity: 'warning',
    message: `Expected the code of a notice or a warning, found "${code}", which is an error here; errors are always told.`,
    hint: 'Mend the file, or import what is sound with --keep-going.',
  }
}
