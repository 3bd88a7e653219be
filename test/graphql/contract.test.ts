import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { CriticalityLevel, diff } from '@graphql-inspector/core'
import { buildSchema, type GraphQLSchema } from 'graphql'
import { describe, expect, test } from 'vitest'

const current = readFileSync('schema/schema.graphql', 'utf8')

/** What would break a query that was valid before; each with a sentence. */
async function findBreaking(before: GraphQLSchema, after: GraphQLSchema): Promise<string[]> {
  const changes = await diff(before, after)
  return changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .map(({ message }) => message)
}

/** The schema of the newest version that was tagged; null where none was, or where there is no history. */
function readReleased(): string | null {
  const git = (...args: string[]) =>
    execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    const tag = git('describe', '--tags', '--match', 'v*', '--abbrev=0').trim()
    return git('show', `${tag}:schema/schema.graphql`)
  } catch {
    return null
  }
}

const released = readReleased()

test.skipIf(released === null)('the schema breaks nothing that the last version promised', async () => {
  expect(await findBreaking(buildSchema(released ?? ''), buildSchema(current))).toEqual([])
})

describe('what would break a client is noticed', () => {
  test.each([
    ['a field that is gone', (sdl: string) => sdl.replace('  readingMinutes: Int!\n', '  minutes: Int!\n')],
    ['a field that may be null now', (sdl: string) => sdl.replace('  wordCount: Int!', '  wordCount: Int')],
    [
      'an argument that must be given',
      (sdl: string) => sdl.replace('releases(', 'releases(\n    mustBeGiven: String!\n'),
    ],
    ['a value of an enum that is gone', (sdl: string) => sdl.replace(/\n {2}"""[^"]*"""\n {2}ROLLBACK\n/, '\n')],
  ])('%s', async (_what, change) => {
    const changed = change(current)

    expect(changed).not.toBe(current)
    expect(await findBreaking(buildSchema(current), buildSchema(changed))).not.toEqual([])
  })

  test('and what is new is not', async () => {
    const more = current.replace('type Site implements Node {', 'type Site implements Node {\n  more: String\n')

    expect(await findBreaking(buildSchema(current), buildSchema(more))).toEqual([])
  })
})
