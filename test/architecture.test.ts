import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')

/** Which rooms a room may look into, besides itself. `gateway`, `storage`, `config` and `main` are files of `src`. */
const mayImport: Record<string, readonly string[]> = {
  schema: [],
  content: [],
  config: [],
  keys: [],
  version: [],
  database: ['schema', 'content'],
  import: ['content', 'database', 'schema'],
  history: ['content', 'database', 'schema', 'import'],
  schedule: ['content', 'database', 'schema', 'import'],
  watch: ['import'],
  graphql: ['database', 'schema', 'content', 'keys'],
  syndication: ['database', 'schema', 'content'],
  desk: ['database', 'schema', 'content', 'keys', 'import', 'history', 'watch'],
  server: ['graphql', 'syndication', 'desk', 'database'],
  mirror: ['content', 'database', 'schema', 'import', 'syndication'],
  storage: ['config', 'database'],
  duties: ['config', 'database', 'mirror', 'schedule', 'syndication'],
  gateway: [
    ...['duties', 'storage', 'config', 'content', 'database', 'import', 'history', 'schedule', 'watch'],
    ...['graphql', 'syndication', 'mirror', 'desk', 'server', 'schema', 'version'],
  ],
  cli: [
    ...['gateway', 'duties', 'storage', 'config', 'content', 'database', 'import', 'history', 'schedule', 'watch'],
    ...['graphql', 'mirror', 'server', 'schema', 'keys', 'syndication', 'version'],
  ],
  main: ['cli'],
}

/** Of a room, a room may look into these files or folders alone. */
const onlyThese: Record<string, readonly string[]> = {
  'database content': [
    ...['src/content/path-key.ts', 'src/content/document.ts', 'src/content/body/breaks.ts'],
    ...['src/content/spoken/index-passages.ts', 'src/content/spoken/find-passage.ts'],
  ],
}

/** Only these rooms know the library. */
const keptTo: Record<string, readonly string[]> = {
  'drizzle-orm': ['database', 'schema'],
  postgres: ['database'],
  graphql: ['graphql', 'server', 'cli'],
  'graphql-yoga': ['graphql'],
  '@pothos/core': ['graphql'],
  '@pothos/plugin-relay': ['graphql'],
  commander: ['cli'],
  remark: ['content'],
  preact: ['desk'],
  'preact-render-to-string': ['desk'],
}

const sources = ['src', 'schema'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readSource(join(folder, name))),
)

describe('a room looks only into the rooms it may know', () => {
  test.each(sources.map((source) => [source.path, source] as const))('%s', (_path, source) => {
    const allowed = [source.room, ...(mayImport[source.room] ?? [])]
    const rooms = source.imports.filter(isRelative).map((specifier) => roomOf(resolvePath(source.path, specifier)))
    expect(rooms.filter((room) => !allowed.includes(room))).toEqual([])
  })
})

test('every file belongs to a room', () => {
  expect(sources.filter((source) => !(source.room in mayImport)).map((source) => source.path)).toEqual([])
})

test('a library stays in the rooms that are there for it', () => {
  const strays = sources.flatMap((source) =>
    source.imports
      .filter((specifier) => !isRelative(specifier))
      .map((specifier) =>
        specifier
          .split('/')
          .slice(0, specifier.startsWith('@') ? 2 : 1)
          .join('/'),
      )
      .filter((library) => keptTo[library] && !keptTo[library].includes(source.room))
      .map((library) => `${source.path} imports ${library}`),
  )
  expect(strays).toEqual([])
})

test('only config.ts reads the environment', () => {
  const readers = sources.filter((source) => /process\.env\b/.test(source.code)).map((source) => source.path)
  expect(readers).toEqual(['src/config.ts'])
})

test('content does no input or output', () => {
  const builtIns = sources
    .filter((source) => source.room === 'content')
    .flatMap((source) => source.imports.filter((specifier) => specifier.startsWith('node:')))
    // A hash follows from its input alone.
    .filter((specifier) => specifier !== 'node:crypto')
  expect(builtIns).toEqual([])
})

describe('no arrow runs up: what stands in a folder can be laid in floors, each importing from lower ones alone', () => {
  test.each([...new Set(sources.flatMap(({ path }) => foldersAbove(path)))])('%s', (folder) => {
    const inside = (path: string) =>
      path.startsWith(`${folder}/`) ? `${folder}/${path.slice(folder.length + 1).split('/')[0]}` : null
    const importsOf = new Map<string, string[]>()
    for (const { path, imports } of sources) {
      const from = inside(path)
      if (from === null) continue
      const to = imports.filter(isRelative).flatMap((specifier) => inside(resolvePath(path, specifier)) ?? [])
      importsOf.set(from, [...(importsOf.get(from) ?? []), ...to.filter((other) => other !== from)])
    }
    expect([...importsOf.keys()].filter((part) => reaches(part, part, importsOf))).toEqual([])
  })
})

test('where a room may know only a part of another, it knows no more', () => {
  const strays = sources.flatMap((source) =>
    source.imports
      .filter(isRelative)
      .map((specifier) => resolvePath(source.path, specifier))
      .filter((path) => {
        const parts = onlyThese[`${source.room} ${roomOf(path)}`]
        return parts !== undefined && !parts.some((part) => path === part || path.startsWith(`${part}/`))
      })
      .map((path) => `${source.path} imports ${path}`),
  )
  expect(strays).toEqual([])
})

interface Source {
  readonly path: string
  readonly room: string
  readonly code: string
  readonly imports: readonly string[]
}

function readSource(path: string): Source {
  const code = readFileSync(join(root, path), 'utf8')
  // Types are erased and tie nothing together at run time, but a room that needs another's types knows that room.
  const imports = [
    ...code.matchAll(/^(?:import|export)\b[^'"]*?from\s+'([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm),
  ]
  return { path, room: roomOf(path), code, imports: imports.map((match) => match[1] ?? match[2] ?? match[3] ?? '') }
}

function roomOf(path: string): string {
  const parts = path.split('/')
  return parts[0] === 'src' ? (parts[1] ?? '').replace(/\.tsx?$/, '') : (parts[0] ?? '')
}

/** `src/content/body/x.ts` lies in `src`, `src/content` and `src/content/body`. */
function foldersAbove(path: string): string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_part, index) => parts.slice(0, index + 1).join('/'))
}

function isRelative(specifier: string): boolean {
  return specifier.startsWith('.')
}

function resolvePath(from: string, specifier: string): string {
  return relative(root, resolve(root, dirname(from), specifier))
}

function reaches(from: string, goal: string, importsOf: ReadonlyMap<string, readonly string[]>): boolean {
  const seen = new Set<string>()
  const pending = [...(importsOf.get(from) ?? [])]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next === goal) return true
    if (seen.has(next)) continue
    seen.add(next)
    pending.push(...(importsOf.get(next) ?? []))
  }
  return false
}
