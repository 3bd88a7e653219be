import { comparePaths } from '../compare.ts'
import type { Json } from '../document.ts'
import type { DataFormat, FrontMatterEntry } from '../front-matter/data.ts'
import { readData } from '../front-matter/front-matter.ts'
import { type Place, type Problem, startOf } from '../problem.ts'
import type { SourceFile } from '../source-file.ts'
import { type JsonMap, mergeMaps } from '../values.ts'
import { readSilences, type Silence } from './silence.ts'

const ROOT_FILE = /^(hugo|config)\.(toml|ya?ml|json)$/i
// `hugo` builds for production unless it is told otherwise.
const SPLIT_FILE = /^config\/(?:_default|production)\/(?:.+\/)?([^/]+)\.(toml|ya?ml|json)$/i
const OWN_FILE = /^commonplace\.ya?ml$/i

/** What the site's configuration files say together; `own` is `commonplace.yaml`, for what Hugo has no word for. */
export interface Configuration {
  readonly hugo: JsonMap
  readonly own: JsonMap
  /** Where the keys of `commonplace.yaml` are. */
  readonly ownPlaces: readonly (Place & { readonly key: string })[]
  /** The problems that `commonplace.yaml` switches off. */
  readonly silence: { readonly silences: readonly Silence[]; readonly problems: readonly Problem[] }
  readonly problems: readonly Problem[]
}

/** Which part of the configuration a file is; null for other files. */
export function settingsRole(path: string): 'root' | 'part' | 'own' | null {
  if (ROOT_FILE.test(path)) return 'root'
  if (SPLIT_FILE.test(path)) return 'part'
  return OWN_FILE.test(path) ? 'own' : null
}

/** Merges the files as Hugo does: one root file, then `config/_default/` and `config/production/` over it, each file under the key that its name gives. */
export function readConfiguration(files: readonly SourceFile[]): Configuration {
  const problems: Problem[] = []
  const read = (file: SourceFile) => {
    const result = readData(formatOf(file.path), { file, start: 0, end: file.text.length })
    problems.push(
      ...result.problems.map((problem) => ({ ...problem, code: problem.code.replace(/^front-matter/, 'settings') })),
    )
    return result.entries
  }
  const sorted = [...files].sort(comparePaths)
  const roots = sorted.filter((file) => ROOT_FILE.test(file.path)).sort((a, b) => rootRank(a.path) - rootRank(b.path))
  problems.push(...roots.slice(1).map((file) => unusedRoot(file, roots[0]!)))
  const parts = sorted
    .filter((file) => SPLIT_FILE.test(file.path))
    .map((file) => nestUnderName(file.path, toMap(read(file))))
  const own = sorted
    .filter((file) => OWN_FILE.test(file.path))
    .map((file) => ({ path: file.path, entries: read(file) }))
  const silences = own.flatMap(({ path, entries }) =>
    entries.filter(({ key }) => key.toLowerCase() === 'silence').map((entry) => readSilences(path, entry)),
  )
  return {
    hugo: [...roots.slice(0, 1).map((file) => toMap(read(file))), ...parts].reduce(mergeMaps, {}),
    own: own.map(({ entries }) => toMap(entries)).reduce(mergeMaps, {}),
    ownPlaces: own.flatMap(({ path, entries }) =>
      entries.map(({ key, line, column }) => ({ key, path, line, column })),
    ),
    silence: {
      silences: silences.flatMap((found) => found.silences),
      problems: silences.flatMap((found) => found.problems),
    },
    problems,
  }
}

function formatOf(path: string): DataFormat {
  if (/\.toml$/i.test(path)) return 'toml'
  return /\.json$/i.test(path) ? 'json' : 'yaml'
}

function toMap(entries: readonly FrontMatterEntry[]): JsonMap {
  const map: Record<string, Json> = Object.create(null)
  for (const { key, value } of entries) map[key] = value
  return map
}

/** Hugo's own order: `hugo.*` before `config.*`, and TOML before YAML before JSON. */
function rootRank(path: string): number {
  const [, name = '', extension = ''] = ROOT_FILE.exec(path) ?? []
  const format = ['toml', 'yaml', 'yml', 'json'].indexOf(extension.toLowerCase())
  return (name.toLowerCase() === 'hugo' ? 0 : 10) + format
}

/** `params.toml` holds the values under `params`, `languages.en.toml` those under `languages.en`. */
function nestUnderName(path: string, map: JsonMap): JsonMap {
  const name = SPLIT_FILE.exec(path)?.[1] ?? ''
  if (/^(hugo|config)$/i.test(name)) return map
  const [first = '', ...rest] = name.split('.')
  // `params.fr.toml` and `menus.fr.toml` belong to a language, as `languages.fr.params` would.
  const keys = rest.length > 0 && !/^languages$/i.test(first) ? ['languages', rest.join('.'), first] : [first]
  const full = /^languages$/i.test(first) && rest.length > 0 ? [first, rest.join('.')] : keys
  return full.reduceRight<JsonMap>((inner, key) => {
    const outer: Record<string, Json> = Object.create(null)
    outer[key] = inner
    return outer
  }, map)
}

function unusedRoot(file: SourceFile, used: SourceFile): Problem {
  return {
    code: 'settings-unused',
    severity: 'warning',
    ...startOf(file.path),
    message: `Expected one root configuration file, found ${used.path} as well; only that one is read.`,
    hint: `Move what is missing into ${used.path} and delete this file.`,
    related: [startOf(used.path)],
  }
}
