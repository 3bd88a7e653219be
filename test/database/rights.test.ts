import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { createClient } from '../../src/database/connect/client.ts'
import { migrateDatabase } from '../../src/database/migrate.ts'
import { openDatabase } from '../../src/database/open.ts'
import { setUpAsEarlierVersion } from '../support/earlier-version.ts'
import { sharedServer } from '../support/servers.ts'
import { tryOut } from '../support/trial.ts'

const server = sharedServer(inject('connection'))

let name: string
let owner: string
let guest: string

beforeEach(async () => {
  name = `rights_${randomBytes(6).toString('hex')}`
  owner = `${name}_owner`
  guest = `${name}_guest`
  await server.run([
    `create role ${owner} login password 'x'`,
    `create role ${guest} login password 'x'`,
    `create database ${name} owner ${owner}`,
  ])
})

afterEach(() => server.run([`drop database ${name} with (force)`, `drop role ${owner}`, `drop role ${guest}`]))

const urlAs = (username: string) => server.url({ database: name, username, password: 'x' })

async function setUp(source: { url: string; schema?: string }): Promise<void> {
  const database = await openDatabase(source)
  try {
    await migrateDatabase(database)
  } finally {
    await database.close()
  }
}

/** What the message says to do, between the colon and the end of the statement. */
async function remedyOf(attempt: Promise<unknown>): Promise<string> {
  const message = await attempt.then(
    () => 'nothing failed',
    (error: Error) => error.message,
  )
  const remedy = /(?:GRANT|CREATE SCHEMA) [^;]*;/.exec(message)?.[0]
  if (!remedy) throw new Error(`There is no remedy in: ${message}`)
  return remedy
}

async function countTables(): Promise<number> {
  const sql = createClient({ ...server.connection, database: name }, { max: 1 })
  const [row] = await sql<[{ count: number }]>`
    select count(*)::int as count from pg_tables where schemaname !~ '^pg_|^information'`
  await sql.end({ timeout: 5 })
  return row.count
}

test.each([
  ['that may not make tables in public', []],
  ['that may not look into the schema', ['revoke usage on schema public from public']],
])('a role %s is told the statement that lets it, and nothing is written before', async (_what, statements) => {
  await server.run([...statements], name)

  const remedy = await remedyOf(setUp({ url: urlAs(guest) }))

  expect(remedy).toBe(`GRANT USAGE, CREATE ON SCHEMA "public" TO "${guest}";`)
  expect(await countTables()).toBe(0)
  await server.run(remedy, name)
  await setUp({ url: urlAs(guest) })
})

test('a role that may not make the schema it was told to use is told who can', async () => {
  const source = { url: urlAs(guest), schema: 'library' }

  const remedy = await remedyOf(setUp(source))

  expect(remedy).toBe(`CREATE SCHEMA "library" AUTHORIZATION "${guest}";`)
  await server.run(remedy, name)
  await setUp(source)
})

test('a role that may only read the tables of another is told what it lacks, and then imports', async () => {
  await setUp({ url: urlAs(owner) })
  await server.run(`grant select on all tables in schema public to ${guest}`, name)

  const remedy = await remedyOf(setUp({ url: urlAs(guest) }))

  expect(remedy).toBe(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "public" TO "${guest}";`)
  await server.run(remedy, name)
  await tryOut({ url: urlAs(guest) })
})

test('a role that may not even read them is told the same', async () => {
  await setUp({ url: urlAs(owner) })

  await expect(setUp({ url: urlAs(guest) })).rejects.toThrow(/may not read and write all tables in the schema public/)
})

test.each(['drizzle', 'own'] as const)(
  'tables of another role that have to be brought up to date are left to that role (record: %s)',
  async (record) => {
    const sql = createClient({ url: urlAs(owner) }, { max: 1 })
    await setUpAsEarlierVersion(sql, record)
    await sql.unsafe(`
    grant select, insert, update, delete on all tables in schema public to ${guest};
    grant create on schema public to ${guest}`)
    await sql.end({ timeout: 5 })

    const remedy = await remedyOf(setUp({ url: urlAs(guest) }))

    expect(remedy).toBe(`GRANT "${owner}" TO "${guest}";`)
    await server.run(remedy, name)
    await setUp({ url: urlAs(guest) })
  },
)

test('a role that may not connect is told so', async () => {
  await server.run(`revoke connect on database ${name} from public`)

  expect(await remedyOf(setUp({ url: urlAs(guest) }))).toBe(`GRANT CONNECT ON DATABASE "${name}" TO "${guest}";`)
})

test('tables that Commonplace did not make are left alone', async () => {
  await server.run(['create table public.articles (ours text)', `alter table public.articles owner to ${owner}`], name)

  await expect(setUp({ url: urlAs(owner) })).rejects.toThrow(
    'The schema public already holds a table articles that Commonplace did not make. Choose a schema for Commonplace alone with DATABASE_SCHEMA',
  )
  await setUp({ url: urlAs(owner), schema: 'library' })
})

test('a search_path without any schema asks for a name', async () => {
  await server.run('drop schema public', name)

  await expect(setUp({ url: urlAs(owner) })).rejects.toThrow(
    /can use none of the schemas of its search_path \(.*\): name one with DATABASE_SCHEMA/,
  )
})
