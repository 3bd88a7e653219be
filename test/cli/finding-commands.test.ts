import { expect, test } from 'vitest'
import { runCommand } from '../support/cli.ts'

test('a command is found behind options whose values are called like commands', async () => {
  const { out, code } = await runCommand(['--site', 'import', '--data=serve', 'schema'])

  expect(code).toBe(0)
  expect(out).toContain('type Query')
})

test.each([
  ['relases', "unknown command 'relases'\n(Did you mean releases?)"],
  ['constructor', "unknown command 'constructor'"],
])('%s is no command', async (word, told) => {
  const { err, code } = await runCommand([word])

  expect(code).toBe(1)
  expect(err).toContain(told)
})

test('an option without its value is told', async () => {
  const { err, code } = await runCommand(['import', '--site'])

  expect(code).toBe(1)
  expect(err).toContain("option '--site <dir>' argument missing")
})

test('help names every command, also where one is asked for beside it', async () => {
  const { out } = await runCommand(['--help'])
  const { out: ofOne } = await runCommand(['help', 'export'])

  expect(out.match(/^ {2}(?:new|import|prune-history|schema) /gm)).toHaveLength(4)
  expect(ofOne).toMatch(/^Usage: commonplace-gateway export /)
})
