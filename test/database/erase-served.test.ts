import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createClient } from '../../src/database/connect/client.ts'
import { startCliIn } from '../support/cli-process.ts'
import { filesWith } from '../support/files-with.ts'
import { installedServers, noServer, type OwnServer, openServer } from '../support/servers.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })

// Stems as well, which are what search keeps.
const STEMS = ['zorgl', 'blintwax', 'frummish']
const WORDS = 'We zorgle every blintwax ourselves, and no frummish landlord helped us.'
const WITHDRAW = ['withdraw-quote', WORDS, '--reason', 'She asked us to.', '--yes'] as const

describe.skipIf(noServer).each(noServer ? [{ name: noServer, folder: '' }] : installedServers)('$name', (programs) => {
  let server: OwnServer
  let site: TestSite

  beforeAll(async () => {
    server = await openServer(programs, 'off')
    await server.run(["create role gateway login password 'secret'", 'create database site owner gateway'])
    site = createSite({
      'content/wells.md': page('Wells', `> ${WORDS}\n>\n> — Ada`),
      'content/mills.md': page('Mills', '> They turn whenever there is wind.\n>\n> — Bo'),
      'content/roofs.md': page('Roofs', `As Ada said: “${WORDS}”`, `summary: "${WORDS}"`),
    })
    expect(await run('import', site.root)).toContain('Published release 1.')
    await server.run(['analyze', 'checkpoint'], 'site')
  })

  afterAll(async () => {
    site?.remove()
    await server?.stop()
  })

  /** As the role of a gateway, which owns the database and is no superuser. */
  async function run(...parameters: readonly string[]): Promise<string> {
    const url = server.url({ database: 'site', username: 'gateway', password: 'secret' })
    const command = startCliIn({ DATABASE_URL: url }, ...parameters)
    expect(await command.ended, command.said()).toBe(0)
    return command.said()
  }

  /** The folders of the server's data with files that have any of the words. */
  function foldersWithWords(): string[] {
    const having = filesWith(join(server.folder, 'data'), STEMS)
    return [...new Set(having.map((path) => path.split('/')[0] as string))].sort()
  }

  test('the files of tables and the log have the words before', () => {
    expect(foldersWithWords()).toEqual(['base', 'pg_wal'])
  })

  test('no file of a table has the words any more, and the owner is told what is left to do', async () => {
    const said = await run(...WITHDRAW)
    expect(said).toContain('Published release 2')
    expect(said).toContain('The tables of the database no longer hold what was taken back. Its write-ahead log')
    expect(said).toContain('its owner has to run CHECKPOINT; SELECT pg_switch_wal(); CHECKPOINT; as a superuser')
    await server.run('checkpoint', 'site')
    expect(foldersWithWords()).toEqual(['pg_wal'])
  })

  test('once the owner has done that, with segments removed rather than used again, no file at all has them', async () => {
    const sql = createClient({ ...server.connection, database: 'site' }, { max: 1, statementTimeout: 0 })
    try {
      await sql.unsafe('alter system set wal_recycle = off')
      await sql`select pg_reload_conf()`
      await vi.waitFor(async () => {
        const [row] = await sql`select current_setting('wal_recycle') as value`
        expect(row).toEqual({ value: 'off' })
      })
      await vi.waitFor(
        async () => {
          for (const statement of ['checkpoint', 'select pg_switch_wal()', 'checkpoint']) await sql.unsafe(statement)
          expect(foldersWithWords()).toEqual([])
        },
        { timeout: 60_000 },
      )
    } finally {
      await sql.end()
    }
  })
})
