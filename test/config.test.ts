import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'

test('an empty environment means the embedded database, the seeds and this machine alone', () => {
  const config = readConfig({ DATABASE_URL: '', PORT: ' ' })

  expect(config).toEqual({
    databaseUrl: null,
    replicaUrls: [],
    databaseSchema: null,
    dataDirectory: resolve('.commonplace'),
    site: resolve('seeds'),
    host: '127.0.0.1',
    port: 4000,
    logLevel: 'info',
    workers: null,
    addressHeader: null,
    operations: 24,
    largeOperations: 2,
    waitingOperations: 200,
    turns: 1,
    clientRequests: 600,
    partnerRequests: 3000,
    streams: 500,
    federation: false,
    cacheSeconds: 0,
    staleSeconds: 0,
    cacheMegabytes: 64,
    url: null,
    contentPath: '/content',
    privateWebhooks: false,
    hub: null,
    mirror: null,
    mirrorKey: null,
    mediaUrl: null,
    documents: null,
    onlyTrusted: false,
    trustedOrigins: [],
  })
})

test('every variable is read', () => {
  const config = readConfig({
    DATABASE_URL: 'postgres://someone@db/content',
    DATABASE_SCHEMA: 'library',
    DATABASE_REPLICA_URLS: 'postgres://someone@one/content  postgresql://someone@two,three/content',
    COMMONPLACE_DATA: '/srv/data',
    COMMONPLACE_SITE: '/srv/site',
    HOST: '::',
    PORT: '0',
    LOG_LEVEL: 'WARN',
    COMMONPLACE_WORKERS: '4',
    CLIENT_ADDRESS_HEADER: 'X-Forwarded-For',
    COMMONPLACE_OPERATIONS: '10',
    COMMONPLACE_LARGE_OPERATIONS: '1',
    COMMONPLACE_WAITING_OPERATIONS: '50',
    COMMONPLACE_TURNS: '3',
    COMMONPLACE_CLIENT_REQUESTS: '0',
    COMMONPLACE_PARTNER_REQUESTS: '9000',
    COMMONPLACE_STREAMS: '20',
    COMMONPLACE_FEDERATION: 'true',
    COMMONPLACE_CACHE_SECONDS: '60',
    COMMONPLACE_STALE_SECONDS: '30',
    COMMONPLACE_CACHE_MEGABYTES: '8',
    COMMONPLACE_URL: 'https://content.example.org/',
    COMMONPLACE_CONTENT_PATH: '/pages/',
    COMMONPLACE_PRIVATE_WEBHOOKS: 'true',
    COMMONPLACE_MIRROR: 'https://origin.example.org/',
    COMMONPLACE_MIRROR_KEY: 'commonplace_partner_abc',
    COMMONPLACE_HUB: 'https://hub.example.org/',
    COMMONPLACE_MEDIA_URL: 'https://cdn.example.org/media',
    COMMONPLACE_DOCUMENTS: '/srv/documents.json',
    COMMONPLACE_ONLY_TRUSTED: 'true',
    COMMONPLACE_TRUSTED_ORIGINS: 'https://www.example.org, http://localhost:3000',
  })

  expect(config).toEqual({
    databaseUrl: 'postgres://someone@db/content',
    replicaUrls: ['postgres://someone@one/content', 'postgresql://someone@two,three/content'],
    databaseSchema: 'library',
    dataDirectory: '/srv/data',
    site: '/srv/site',
    host: '::',
    port: 0,
    logLevel: 'warn',
    workers: 4,
    addressHeader: 'x-forwarded-for',
    operations: 10,
    largeOperations: 1,
    waitingOperations: 50,
    turns: 3,
    clientRequests: 0,
    partnerRequests: 9000,
    streams: 20,
    federation: true,
    cacheSeconds: 60,
    staleSeconds: 30,
    cacheMegabytes: 8,
    url: 'https://content.example.org',
    contentPath: '/pages',
    privateWebhooks: true,
    hub: 'https://hub.example.org',
    mirror: 'https://origin.example.org',
    mirrorKey: 'commonplace_partner_abc',
    mediaUrl: 'https://cdn.example.org/media/',
    documents: '/srv/documents.json',
    onlyTrusted: true,
    trustedOrigins: ['https://www.example.org', 'http://localhost:3000'],
  })
})

test('all faults are told at once, each with what was expected', () => {
  const attempt = () =>
    readConfig({ PORT: '70000', HOST: 'localhost:80', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://db/x' })

  expect(attempt).toThrow(/DATABASE_URL must be[\s\S]*HOST must be[\s\S]*PORT must be[\s\S]*LOG_LEVEL must be/)
})

test.each(['*', 'https://*.example.org', 'www.example.org', 'https://www.example.org/', 'null'])(
  '%s is no origin to trust',
  (origin) => {
    expect(() => readConfig({ COMMONPLACE_TRUSTED_ORIGINS: origin })).toThrow('COMMONPLACE_TRUSTED_ORIGINS must be')
  },
)

test('a password in a faulty address is not repeated', () => {
  const attempt = () => readConfig({ DATABASE_URL: 'postgres//someone:secret@db/content' })

  expect(attempt).toThrow('DATABASE_URL must be an address such as postgres://user:password@host:5432/name, or')
  expect(attempt).not.toThrow('secret')
})

test.each(['postgres:///content?host=/run/postgresql', 'postgresql://', 'host=db dbname=content', 'dbname = content'])(
  '%s is the address of a database',
  (address) => {
    expect(readConfig({ DATABASE_URL: address }).databaseUrl).toBe(address)
  },
)

test.each(['0', '257', 'all', '2.5', '-1'])('%s is no number of workers', (workers) => {
  expect(() => readConfig({ COMMONPLACE_WORKERS: workers })).toThrow(
    /COMMONPLACE_WORKERS must be a whole number from 1/,
  )
})

test('auto is a worker for each processor', () => {
  expect(readConfig({ COMMONPLACE_WORKERS: 'auto' }).workers).toBe('auto')
})

test('replicas need the address of what they follow, and addresses of their own', () => {
  const replicas = 'postgres://someone@one/content'
  expect(() => readConfig({ DATABASE_REPLICA_URLS: replicas })).toThrow(/DATABASE_REPLICA_URLS needs DATABASE_URL/)
  expect(() => readConfig({ DATABASE_URL: replicas, DATABASE_REPLICA_URLS: 'host=one dbname=content' })).toThrow(
    /DATABASE_REPLICA_URLS must be addresses/,
  )
})
