import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { installedServers, openServer, serversWanted, sharedServer, type TestServer } from '../support/servers.ts'
import { expectedExport, type Trial, tryOut } from '../support/trial.ts'

/** Settings that would change what is written, read, seen or waited for, were they those of a session. */
const SETTINGS = {
  'dates as in Germany, intervals as ISO has them, bytes escaped; text and arrays as they were long ago': [
    ...["DateStyle = 'German, DMY'", "IntervalStyle = 'iso_8601'", "bytea_output = 'escape'"],
    ...['standard_conforming_strings = off', 'backslash_quote = off', 'array_nulls = off', 'extra_float_digits = -10'],
    ...['transform_null_equals = on', 'quote_all_identifiers = on', "xmlbinary = 'hex'"],
  ],
  'dates as in SQL, another time zone and encoding; transactions that write nothing': [
    ...["DateStyle = 'SQL, DMY'", "TimeZone = 'Asia/Kolkata'", "client_encoding = 'LATIN1'"],
    ...['default_transaction_read_only = on', "default_transaction_isolation = 'serializable'"],
    ...['default_transaction_deferrable = on', 'synchronous_commit = off'],
  ],
  'an end to every wait; other places and words': [
    ...["statement_timeout = '20ms'", "lock_timeout = '1ms'", "idle_session_timeout = '20ms'"],
    ...["idle_in_transaction_session_timeout = '1ms'", "search_path = 'nowhere', public"],
    ...["default_text_search_config = 'pg_catalog.german'", "DateStyle = 'Postgres'"],
  ],
}

const LOCALES = {
  'the order of English words': "locale_provider icu icu_locale 'en-US' locale 'C'",
  'the order of bytes': "locale 'C'",
}

const servers: [string, () => Promise<TestServer>][] = [
  ['the embedded Postgres', async () => sharedServer(inject('connection'))],
  ...installedServers.map((programs): [string, () => Promise<TestServer>] => [
    programs.name,
    () => openServer(programs),
  ]),
]

let expected: Trial
/** The server whose database as it comes that was. */
let first: TestServer

describe.each(servers)('%s', (_name, open) => {
  let server: TestServer
  const made: string[] = []

  async function createSite(definition = ''): Promise<{ database: string; role: string; password: string }> {
    const name = `any_${randomBytes(6).toString('hex')}`
    const password = "p@ss:/?#[]% '\\"
    made.push(name)
    await server.run([
      `create role ${name} login password '${password.replaceAll("'", "''")}'`,
      `create database ${name} owner ${name} template template0 encoding 'UTF8' ${definition}`,
    ])
    return { database: name, role: name, password }
  }

  const urlOf = (site: Awaited<ReturnType<typeof createSite>>, query = '') =>
    server.url({ database: site.database, username: site.role, password: site.password, query })

  beforeAll(async () => {
    server = await open()
    if (first !== undefined) return
    first = server
    expected = await tryOut({ url: urlOf(await createSite()) })
  })

  afterAll(async () => {
    for (const name of made) await server.run([`drop database ${name} with (force)`, `drop role ${name}`])
    await server.stop()
  })

  test('a database as it comes gives back every byte, and the answers of any other', async () => {
    const trial = server === first ? expected : await tryOut({ url: urlOf(await createSite()) })

    expect(trial.answers).toEqual(expected.answers)
    expect(trial.exported).toMatchObject(expectedExport())
    expect(trial.answers).toContain('["ÄRGER",{"quotes":{"totalCount":1')
    expect(trial.answers).toContain('["οδοσ",{"quotes":{"totalCount":1')
  })

  describe.each(Object.entries(SETTINGS))('with %s', (_what, settings) => {
    test.each(serversWanted ? (['role', 'database'] as const) : (['role'] as const))(
      'set for the %s, nothing changes',
      async (owner) => {
        const site = await createSite()
        for (const setting of settings) await server.run(`alter ${owner} ${site[owner]} set ${setting}`)

        expect(await tryOut({ url: urlOf(site) })).toEqual(expected)
      },
    )
  })

  test.each(Object.entries(LOCALES))('a database with %s answers in the order of any other', async (_what, locale) => {
    expect(await tryOut({ url: urlOf(await createSite(locale)) })).toEqual(expected)
  })

  test.each([
    ['the connection string', 'search_path=library', null],
    ['the options of it', 'options=-c%20search_path%3Dlibrary', null],
    ['DATABASE_SCHEMA', '', 'library'],
    ['a name that has to be quoted', '', 'My "own" Schema'],
  ])('tables live in the schema that %s says, which is made', async (_by, query, schema) => {
    const site = await createSite()

    expect(await tryOut({ url: urlOf(site, query), ...(schema !== null && { schema }) })).toEqual(expected)
    await expectSchemas(site.database, [schema ?? 'library'])
  })

  test('tables live in the schema named as the role where there is one', async () => {
    const site = await createSite()
    await server.run(`create schema authorization ${site.role}`, site.database)

    expect(await tryOut({ url: urlOf(site) })).toEqual(expected)
    await expectSchemas(site.database, [site.role])
  })

  test('an owner named drizzle has its tables where they belong', async () => {
    const site = await createSite()
    await server.run(['create role drizzle login password $$x$$', `alter database ${site.database} owner to drizzle`])

    const url = server.url({ database: site.database, username: 'drizzle', password: 'x' })
    expect(await tryOut({ url })).toEqual(expected)
    expect(await tryOut({ url })).toEqual(expected)
    await server.run([`alter database ${site.database} owner to ${site.role}`])
    await server.run([`drop owned by drizzle cascade`], site.database)
    await server.run('drop role drizzle')
  })

  async function expectSchemas(database: string, schemas: readonly string[]): Promise<void> {
    await server.run(
      `do $$ begin
        if (select array_agg(distinct schemaname::text) from pg_tables where schemaname !~ '^pg_|^information')
          <> '{${schemas.map((name) => `"${name.replaceAll('"', '\\"')}"`)}}'
        then raise 'tables are in other schemas'; end if; end $$`,
      database,
    )
  }
})
