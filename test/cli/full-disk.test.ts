import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openEmbedded } from '../../src/database/embedded/open-embedded.ts'
import { findPostmaster } from '../../src/database/embedded/pid-file.ts'
import { type CliProcess, startCli } from '../support/cli-process.ts'
import { makeDatabaseFolder } from '../support/fresh-folder.ts'
import { createSite, page, type TestSite } from '../support/site.ts'
import { canMount, mountSmallDisk, type SmallDisk } from '../support/small-disk.ts'

// Processes start slowly where others are at work.
vi.setConfig({ testTimeout: 90_000 })

const MAIN = resolve(import.meta.dirname, '../../dist/src/main.js')
const ROOM = 1024 * 1024
// Texts that hardly compress: three times the room that is left. No more, so that what Postgres has to write to its log
// before still fits into the file it has: without that it could not go on at all. As comments, which are quick to read.
const LARGE = Object.fromEntries(
  Array.from({ length: 20 }, (_, number) => [
    `content/p${number}.md`,
    page(`Page ${number}`, `<!-- ${words(number)} -->`),
  ]),
)

const NOTHING_ELSE = { files: ['ballast', 'postgres'], postgres: null }

function words(seed: number): string {
  let state = seed + 1
  const word = () => {
    state = (state * 48_271) % 2_147_483_647
    return state.toString(36)
  }
  return Array.from({ length: 20_000 }, word).join(' ')
}

// As root, where a file system of a chosen size can be mounted; elsewhere nothing can be filled up harmlessly.
describe.skipIf(!canMount)('on a full disk', () => {
  let disk: SmallDisk
  let site: TestSite
  let running: CliProcess[]

  beforeEach(() => {
    disk = mountSmallDisk('70m')
    site = createSite({ 'content/wells.md': page('Wells') })
    running = []
  })

  afterEach(async () => {
    await Promise.all(running.map((command) => command.stop()))
    site.remove()
    disk.remove()
  })

  const start = (...parameters: string[]) => {
    const command = startCli(...parameters, '--data', disk.folder)
    running.push(command)
    return command
  }
  const grow = () => {
    for (const [path, content] of Object.entries(LARGE)) site.write(path, content)
  }
  const left = () => ({
    files: readdirSync(disk.folder),
    postgres: findPostmaster(join(disk.folder, 'postgres', 'data')),
  })
  /** Leaves so many bytes to write. */
  const fill = (room: number) => {
    const { bavail, bsize } = statfsSync(disk.folder)
    try {
      writeFileSync(join(disk.folder, 'ballast'), Buffer.alloc(bavail * bsize - room))
    } catch (error) {
      // What Postgres wrote meanwhile is room that is gone as well.
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    }
  }

  test('an import ends with the reason, publishes nothing, and succeeds once there is room', async () => {
    // Held, because a start would need more room than a server that runs.
    const held = await openEmbedded({ directory: disk.folder })
    await start('releases').ended
    fill(ROOM)
    grow()
    const failed = start('import', site.root)
    const code = await failed.ended
    await held.stop()
    const after = left()
    disk.resize('400m')
    const again = start('import', site.root)
    await again.ended

    expect(failed.said()).toContain('No space left on device')
    expect(failed.said()).toContain(
      `The disk that holds ${join(disk.folder, 'postgres')} is full. Nothing half-done was published`,
    )
    expect(code).toBe(1)
    expect(after).toEqual(NOTHING_ELSE)
    expect(again.said()).toContain('Published release 1.')
  })

  test('a gateway serves on while its watch waits for room', async () => {
    const serve = start('serve', '--watch', '--site', site.root, '--port', '0')
    await serve.says('Commonplace is serving.')
    fill(ROOM)
    grow()
    await serve.says('is full. Nothing half-done was published')
    await serve.says('What was published stays. Trying again in a moment.')
    disk.resize('400m')
    await serve.says('Published release 2.')
    await serve.says('The import works again.')

    expect(await serve.stop()).toBe(0)
    expect(left()).toEqual(NOTHING_ELSE)
  })

  test('the first import of a gateway ends with the reason', async () => {
    // Held, because a start would need more room than a server that runs.
    const held = await openEmbedded({ directory: disk.folder })
    await start('releases').ended
    fill(ROOM)
    grow()
    const serve = start('serve', '--site', site.root, '--port', '0')
    const code = await serve.ended
    await held.stop()

    expect(serve.said()).toContain('Nothing half-done was published')
    expect(serve.said()).toContain('No space left on device')
    expect(code).toBe(1)
    expect(left()).toEqual(NOTHING_ELSE)
  })

  test('a database is not made where there is no room for it, and nothing is left of the attempt', async () => {
    disk.resize('20m')
    const failed = start('releases')
    const code = await failed.ended

    expect(failed.said()).toContain('Free space there or choose another folder with --data')
    expect(code).toBe(1)
    expect(left()).toEqual({ files: [], postgres: null })
  })

  test('a server that is there already is not started without room, and is stopped without room', async () => {
    const serve = start('serve', '--site', site.root, '--port', '0')
    await serve.says('Commonplace is serving.')
    fill(0)
    const stopped = await serve.stop()
    const between = left()
    const releases = start('releases')
    const code = await releases.ended
    const after = left()
    rmSync(join(disk.folder, 'ballast'))
    const again = start('releases')
    await again.ended

    expect(stopped).toBe(0)
    expect(between).toEqual({ files: ['ballast', 'postgres'], postgres: null })
    expect(releases.said()).toMatch(/The disk that holds .* is full\./)
    expect(code).toBe(1)
    expect(after).toEqual(between)
    expect(again.said()).toContain('import')
  })
})

test.skipIf(process.platform !== 'linux')(
  'output that cannot be written is an error, told where it can be',
  async () => {
    const data = makeDatabaseFolder()
    const full = openSync('/dev/full', 'w')
    const run = spawnSync(process.execPath, [MAIN, 'releases', '--data', data], {
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    })
    closeSync(full)
    rmSync(data, { recursive: true })

    expect(run.stderr).toContain('The output could not be written: ENOSPC')
    expect(run.status).toBe(1)
  },
)

test.skipIf(process.platform !== 'linux')('a log that cannot be written keeps nobody from working', async () => {
  const data = makeDatabaseFolder()
  const site = createSite({ 'content/wells.md': page('Wells') })
  const full = openSync('/dev/full', 'w')
  const run = spawnSync(process.execPath, [MAIN, 'import', site.root, '--data', data], {
    stdio: ['ignore', 'pipe', full],
    encoding: 'utf8',
  })
  closeSync(full)
  site.remove()
  rmSync(data, { recursive: true })

  expect(run.stdout).toContain('Published release 1.')
  expect(run.status).toBe(0)
})
