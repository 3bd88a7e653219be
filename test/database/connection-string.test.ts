import { describe, expect, test } from 'vitest'
import { parseTarget, type Target } from '../../src/database/connect/target.ts'

const where = ({ hosts, database, username, password }: Target) => ({ hosts, database, username, password })

describe('every form of libpq’s manual leads to the same place', () => {
  const expected = {
    hosts: [{ host: 'db.example.org', port: 5433 }],
    database: 'my site',
    username: 'jo@home',
    password: 'a:b/c@d%e',
  }

  test.each([
    ['a URI', 'postgres://jo%40home:a%3Ab%2Fc%40d%25e@db.example.org:5433/my%20site'],
    ['a URI of the long name', 'postgresql://jo%40home:a%3Ab%2Fc%40d%25e@db.example.org:5433/my%20site'],
    ['an @ in the password as it is', 'postgres://jo%40home:a%3Ab%2Fc@d%25e@db.example.org:5433/my%20site'],
    [
      'a URI that says all in its query',
      'postgres:///?host=db.example.org&port=5433&dbname=my%20site&user=jo%40home&password=a:b/c@d%25e',
    ],
    ['keywords and values', "host=db.example.org port=5433 dbname='my site' user=jo@home password='a:b/c@d%e'"],
    [
      'spaces around the equals signs',
      'host = db.example.org port = 5433 dbname = my\\ site user=jo@home password=a:b/c@d%e ',
    ],
  ])('%s', (_form, text) => {
    expect(where(parseTarget(text))).toEqual(expected)
  })
})

test.each([
  ['postgres://u@[2001:db8::1]:6000/d', [{ host: '2001:db8::1', port: 6000 }]],
  ['postgres://u@[::1]/d', [{ host: '::1', port: 5432 }]],
  ['postgres://u@%2Fvar%2Frun%2Fpostgresql/d', [{ path: '/var/run/postgresql/.s.PGSQL.5432' }]],
  ['postgres://u@/d?host=/run/pg/&port=5433', [{ path: '/run/pg/.s.PGSQL.5433' }]],
  ['host=@pg user=u', [{ path: '\0pg/.s.PGSQL.5432' }]],
  [
    'postgres://u@/d',
    [{ path: '/var/run/postgresql/.s.PGSQL.5432' }, { path: '/tmp/.s.PGSQL.5432' }, { host: 'localhost', port: 5432 }],
  ],
  [
    'postgres://u@a:1,b,[::1]:3/d',
    [
      { host: 'a', port: 1 },
      { host: 'b', port: 5432 },
      { host: '::1', port: 3 },
    ],
  ],
  [
    'host=a,b port=6 user=u',
    [
      { host: 'a', port: 6 },
      { host: 'b', port: 6 },
    ],
  ],
  ['host=db.example.org hostaddr=10.0.0.1 user=u', [{ host: 'db.example.org', address: '10.0.0.1', port: 5432 }]],
])('%s names these places, in this order', (text, hosts) => {
  expect(parseTarget(text).hosts).toEqual(hosts)
})

test('without a name of a database, it is that of the user', () => {
  expect(parseTarget('postgres://someone@db')).toMatchObject({ database: 'someone', username: 'someone' })
})

test.each([
  ['', { required: false, check: 'nothing' }],
  ['sslmode=disable', null],
  ['sslmode=allow', { required: false, check: 'nothing' }],
  ['sslmode=prefer', { required: false, check: 'nothing' }],
  ['sslmode=require', { required: true, check: 'nothing' }],
  ['sslmode=require&sslrootcert=/ca.pem', { required: true, check: 'authority', authorities: '/ca.pem' }],
  ['sslmode=verify-ca&sslrootcert=/ca.pem', { required: true, check: 'authority', authorities: '/ca.pem' }],
  ['sslmode=verify-full', { required: true, check: 'host', authorities: null }],
  ['sslrootcert=system', { required: true, check: 'host', authorities: null }],
  ['ssl=true', { required: true, check: 'nothing' }],
  ['sslmode=require&sslnegotiation=direct', { direct: true }],
  ['sslmode=require&sslsni=0', { nameHost: false }],
  [
    'sslmode=require&sslcert=/c.pem&sslkey=/k.pem&sslpassword=p',
    { certificate: '/c.pem', key: '/k.pem', keyPassword: 'p' },
  ],
  ['sslmode=require&ssl_min_protocol_version=TLSv1.3', { oldest: 'TLSv1.3' }],
])('?%s asks for encryption as libpq would', (query, tls) => {
  const found = parseTarget(`postgres://u@db/d?${query}`).tls
  if (tls === null) expect(found).toBeNull()
  else expect(found).toMatchObject(tls)
})

test('the string Neon gives out is taken, and what cannot be met is told in one sentence', () => {
  const target = parseTarget('postgres://u:p@ep-a-1.eu.aws.neon.tech/neondb?sslmode=require&channel_binding=require')

  expect(target.startup).toEqual({})
  expect(target.warnings).toEqual([expect.stringMatching(/^channel_binding: .*\.$/)])
})

test.each([
  ['search_path=app', 'app'],
  ['search_path=App,%20public', 'app'],
  ['search_path=%22My%20Site%22,public', 'My Site'],
  ['options=-c%20search_path%3Dapp', 'app'],
  ['options=--search-path%3Dapp', 'app'],
  ['schema=App', 'App'],
  ['currentSchema=app', 'app'],
])('?%s chooses the schema of the tables', (query, schema) => {
  const target = parseTarget(`postgres://u@db/d?${query}`)

  expect(target).toMatchObject({ schema, startup: {}, warnings: [] })
})

test('a search_path that begins with the user’s own schema is left to the server', () => {
  const target = parseTarget('postgres://u@db/d?search_path=%22$user%22,app')

  expect(target).toMatchObject({ schema: null, startup: { search_path: '"$user",app' } })
})

test('settings in the options are sent, but for those that Commonplace relies on', () => {
  const options = encodeURIComponent('-c work_mem=8MB -cDateStyle=German --lock-timeout=1s -c app.note=two\\ words')

  const target = parseTarget(`postgres://u@db/d?options=${options}`)

  expect(target.startup).toEqual({ work_mem: '8MB', 'app.note': 'two words' })
  expect(target.warnings).toEqual([
    'options: Commonplace sets datestyle itself.',
    'options: Commonplace sets lock_timeout itself.',
  ])
})

test('what a host of many databases reads in the options reaches it', () => {
  expect(parseTarget('postgres://u@db/d?options=endpoint%3Dep-a-1').startup).toEqual({ options: 'endpoint=ep-a-1' })
})

test('parameters of other programs are named and never sent to the server', () => {
  const target = parseTarget('postgres://u@db/d?pgbouncer=true&connection_limit=1&statement_timeout=5')

  expect(target.startup).toEqual({})
  expect(target.warnings).toEqual([
    expect.stringMatching(/^pgbouncer: not a parameter/),
    expect.stringMatching(/^connection_limit: not a parameter/),
    expect.stringMatching(/^statement_timeout: not a parameter/),
  ])
})

test('parameters that ask for what is so anyway are taken without a word', () => {
  const query =
    'gssencmode=prefer&keepalives=1&keepalives_idle=30&channel_binding=prefer&connect_timeout=3&client_encoding=utf8'

  expect(parseTarget(`postgres://u@db/d?${query}`)).toMatchObject({ warnings: [], keepAlive: 30, connectTimeout: 3 })
})

test.each([
  ['postgres://u:secret@db/d?service=x', /service files are not read/],
  ['postgres://u:secret@db/d?gssencmode=require', /gssencmode=require cannot be met/],
  ['postgres://u:secret@db/d?require_auth=scram-sha-256', /require_auth is not supported/],
  ['postgres://u:secret@db/d?sslmode=verify-ca', /verify-ca needs sslrootcert/],
  ['postgres://u:secret@db/d?sslrootcert=system&sslmode=require', /sslrootcert=system needs sslmode=verify-full/],
  ['postgres://u:secret@db/d?sslnegotiation=direct', /sslnegotiation=direct needs sslmode=require/],
  ['postgres://u:secret@db/d?sslcert=/c.pem', /sslcert and sslkey belong together/],
  ['postgres://u:secret@db/d?sslmode=yes', /sslmode must be one of disable, allow/],
  ['postgres://u:secret@db/d?target_session_attrs=standby', /target_session_attrs must be one of any, read-write/],
  ['postgres://u:secret@db:0/d', /a port must be/],
  ['postgres://u:secret@a:1,b:2,c:3/d?host=a,b', /3 ports for 2 host/],
  ['postgres://u:12/secret@db/d', /holds an @.*%2F/],
  ['postgres://u:12?secret@db/d', /no value.*%3F/],
  ['postgres://u:%zzsecret@db/d', /password is not percent-encoded/],
  ['postgres://u:secret@db/d%00x', /null character/],
  ['postgres://u:secret@::1/d', /IPv6 address is written in brackets/],
  ['host=db password=secret oops', /neither a URI .* nor keywords and values/],
  ['postgres://u:secret@db/d?options=-d%205', /contain something other than settings/],
  ['postgres://u:secret@db/d?schema=pg_catalog', /belongs to Postgres itself/],
])('%s is refused in one sentence that holds nothing secret', (text, reason) => {
  const attempt = () => parseTarget(text)

  expect(attempt).toThrow(reason)
  expect(attempt).not.toThrow('secret')
})
