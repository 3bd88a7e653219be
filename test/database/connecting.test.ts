import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/database/open.ts'
import { installedServers, makeServerFolder, noServer, type OwnServer, openServer } from '../support/servers.ts'
import { type Trial, tryOut } from '../support/trial.ts'

const DATABASE = 'a site/of?its own'
const ROLE = 'jo@home'
const PASSWORD = "p:a/s?s#w%o&r d'\\"

describe.skipIf(noServer).each(noServer ? [{ name: noServer, folder: '' }] : installedServers)('$name', (programs) => {
  let server: OwnServer
  let expected: Trial
  let plain: OwnServer
  let elsewhere: string

  beforeAll(async () => {
    server = await openServer(programs)
    plain = await openServer(programs, 'off')
    elsewhere = makeServerFolder()
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-days',
        '2',
        '-subj',
        '/CN=x',
        '-keyout',
        'k',
        '-out',
        'ca.pem',
      ],
      {
        cwd: elsewhere,
        stdio: 'pipe',
      },
    )
    for (const each of [server, plain])
      await each.run([
        `create role "${ROLE}" login password '${PASSWORD.replaceAll("'", "''")}'`,
        `create database "${DATABASE}" owner "${ROLE}"`,
      ])
    expected = await tryOut({ url: url('') })
  })

  afterAll(async () => {
    await server.stop()
    await plain.stop()
    rmSync(elsewhere, { recursive: true, force: true })
  })

  const url = (query: string, part: { username?: string; password?: string; database?: string } = {}) =>
    server.url({ database: DATABASE, username: ROLE, password: PASSWORD, query, ...part })
  const encode = encodeURIComponent
  const words = (host: string) =>
    `host=${host} port=${server.connection.port} user=${ROLE} dbname='${DATABASE}' password='${PASSWORD.replaceAll(/['\\]/g, '\\$&')}'`
  const account = `${encode(ROLE)}:${encode(PASSWORD)}`
  const authority = () => join(server.folder, 'certificates', 'ca.pem')

  /** Whether the sessions of an opened database are encrypted, or why it could not be opened. */
  async function outcomeOf(address: string): Promise<string> {
    try {
      const database = await openDatabase({ url: address })
      const [row] = await database.sql`select ssl from pg_stat_ssl where pid = pg_backend_pid()`
      await database.close()
      return row?.ssl ? 'encrypted' : 'in the clear'
    } catch (error) {
      const { message } = error as Error
      for (const secret of [PASSWORD, encode(PASSWORD), 'wrong'])
        if (message.includes(secret)) throw new Error('The message holds the password.')
      return message
    }
  }

  test.each([
    ['a URI', () => url('')],
    [
      'a socket in place of the host',
      () => `postgres://${account}@${encode(server.folder)}:${server.connection.port}/${encode(DATABASE)}`,
    ],
    [
      'a socket in the query',
      () => `postgres://${account}@/${encode(DATABASE)}?host=${server.folder}&port=${server.connection.port}`,
    ],
    ['keywords and values', () => words('localhost')],
    ['keywords and values with a socket', () => words(server.folder)],
    [
      'a number beside the name',
      () => `${words('localhost')} hostaddr=127.0.0.1 sslmode=verify-full sslrootcert=${authority()}`,
    ],
    ['several hosts, of which the first is down', () => url('').replace('@localhost:', '@localhost:1,localhost:')],
    [
      'several hosts, one of them to be written to',
      () => url('target_session_attrs=read-write').replace('@localhost:', '@localhost:1,localhost:'),
    ],
    ['settings and a name', () => url('options=-c%20work_mem%3D8MB%20-c%20geqo%3Doff&application_name=ours')],
    ['what Neon gives out', () => url('sslmode=require&channel_binding=require')],
  ])('%s leads to the same answers and the same bytes', async (_form, address) => {
    expect(await tryOut({ url: address() })).toEqual(expected)
  })

  test.each([
    ['', 'encrypted'],
    ['sslmode=disable', 'in the clear'],
    ['sslmode=prefer', 'encrypted'],
    ['sslmode=require', 'encrypted'],
    ['sslmode=require&sslrootcert=CA', 'encrypted'],
    ['sslmode=verify-ca&sslrootcert=CA', 'encrypted'],
    ['sslmode=verify-full&sslrootcert=CA', 'encrypted'],
    ['sslmode=require&sslrootcert=OTHER', /its certificate is not signed by an authority we trust/],
    ['sslmode=verify-full&sslrootcert=OTHER', /its certificate is not signed by an authority we trust/],
    [
      'sslmode=verify-full',
      /its certificate is not signed by an authority we trust; give the authority’s file as sslrootcert/,
    ],
    ['sslrootcert=system', /not signed by an authority we trust/],
    ['sslmode=require&sslrootcert=/nowhere', /the file of sslrootcert, \/nowhere, cannot be read \(ENOENT\)/],
    ['sslmode=prefer&sslrootcert=OTHER', 'in the clear'],
  ])('with ?%s the connection is as libpq would have it', async (query, outcome) => {
    const found = await outcomeOf(url(query.replace('CA', authority()).replace('OTHER', join(elsewhere, 'ca.pem'))))

    if (typeof outcome === 'string') expect(found).toBe(outcome)
    else expect(found).toMatch(outcome)
  })

  test('verify-ca does not ask for the name of the host, and verify-full does', async () => {
    const byNumber = (mode: string) =>
      outcomeOf(url(`sslmode=${mode}&sslrootcert=${authority()}`).replace('@localhost', '@127.0.0.1'))

    expect(await byNumber('verify-ca')).toBe('encrypted')
    expect(await byNumber('verify-full')).toMatch(/its certificate is for another host; connect by the name it is for/)
  })

  test('a server without TLS is refused in a sentence where that was asked for, and else taken as it is', async () => {
    const at = (query: string) => plain.url({ database: DATABASE, username: ROLE, password: PASSWORD, query })

    expect(await outcomeOf(at(''))).toBe('in the clear')
    expect(await outcomeOf(at('sslmode=require'))).toMatch(/the server has no TLS, and sslmode asks for it/)
  })

  test.each([
    [
      'a wrong password',
      () => url('', { password: 'wrong' }),
      /password authentication failed.* Check user and password/,
    ],
    [
      'a user that is not there',
      () => url('', { username: 'nobody', password: 'wrong' }),
      /password authentication failed/,
    ],
    [
      'a database that is not there',
      () => url('', { database: 'nowhere' }),
      /"nowhere" does not exist. Create it \(CREATE DATABASE "nowhere"/,
    ],
    ['a port nobody listens on', () => url('').replace(/:\d+\//, ':1/'), /nothing listens there; start the server/],
    [
      'a name no host has',
      () => url('').replace('@localhost', '@nowhere.invalid'),
      /no host has this name|could not be looked up/,
    ],
    ['a socket that is not there', () => words('/nowhere'), /there is no such socket/],
    ['a setting nobody knows', () => url('options=-c%20nonsense%3D1'), /"nonsense"\. Take it out of the options/],
    ['a value that is none', () => url('options=-c%20work_mem%3Dmuch'), /"much"\. Correct it in the options/],
  ])('%s is told in a sentence with what to do', async (_what, address, sentence) => {
    expect(await outcomeOf(address())).toMatch(sentence)
  })

  test('a standby is refused, and of several hosts the one that can be written to is taken', async () => {
    const standby = await server.openStandby()
    try {
      const at = (query: string) => url(query).replace('@localhost:', `@localhost:${standby.port},localhost:`)

      expect(await outcomeOf(at(''))).toMatch(/it is a standby, which cannot be written to/)
      expect(await outcomeOf(at('target_session_attrs=read-write'))).toBe('encrypted')
      expect(
        await outcomeOf(
          url('target_session_attrs=primary').replace(/@.*\//, `@localhost:${standby.port},localhost:${standby.port}/`),
        ),
      ).toMatch(/none of its 2 hosts can be written to/)
    } finally {
      standby.stop()
    }
  })
})
