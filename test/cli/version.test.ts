import { expect, test } from 'vitest'
import { startCli } from '../support/cli-process.ts'

test('--version prints the version', async () => {
  const command = startCli('--version')

  expect(await command.ended).toBe(0)
  expect(command.said()).toBe('0.1.0\n')
})
