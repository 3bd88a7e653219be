import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { listDeliveries } from '../../src/database/write/deliveries.ts'
import { insertSubscription, replaceSecret } from '../../src/database/write/subscriptions.ts'
import { startPush } from '../../src/syndication/push/push.ts'
import { publishRelease } from '../support/content.ts'
import { createTestDatabase } from '../support/database.ts'

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
const OTHER = `whsec_${Buffer.alloc(32, 2).toString('base64')}`
const words = readFileSync('docs/partners.md', 'utf8')
const hasPython = spawnSync('python3', ['--version']).error === undefined
if (!hasPython) console.warn('Python is not installed; the receiver in Python is not tested.')

const closing: (() => Promise<unknown> | unknown)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

describe.each([
  ['Node', 'js', 'receive.mjs', process.execPath],
  ['Python', 'python', 'receive.py', 'python3'],
] as const)('the receiver in %s', (_name, language, file, command) => {
  const isSkipped = language === 'python' && !hasPython

  /** Starts the receiver as the page has it. */
  async function startReceiver() {
    const folder = mkdtempSync(join(tmpdir(), 'commonplace-receiver-'))
    const [, code = ''] = new RegExp(`\`\`\`${language}\n([^\n]*${file}\n.*?)\`\`\``, 's').exec(words) ?? []
    writeFileSync(join(folder, file), code)
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
    const env = { PATH: process.env.PATH, PORT: '0', WEBHOOK_SECRET: SECRET }
    const child = spawn(command, [join(folder, file)], { env })
    closing.push(() => {
      child.kill('SIGKILL')
      rmSync(folder, { recursive: true })
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        said += chunk
      })
    const port = await vi.waitUntil(() => /Port (\d+)\n/.exec(said)?.[1], { timeout: 30_000, interval: 10 })
    return { url: `http://127.0.0.1:${port}/`, said: () => said.replace(/^Port \d+\n/, '') }
  }

  test.skipIf(isSkipped)('takes what a gateway sends, also while the secret is replaced', async () => {
    const { url, said } = await startReceiver()
    const db = await createTestDatabase()
    closing.push(() => db.drop())
    await insertSubscription(db.database, { id: 'aaaaaaaa', partner: 'River', url, secret: SECRET })
    await publishRelease(db.database, { add: [{ path: '/a/' }] })
    const push = startPush(db.database, { log: { warn() {} }, allowPrivate: true })
    closing.push(() => push.stop())
    const answers = async () =>
      (await listDeliveries(db.database, { partner: null, limit: 10 })).map(({ outcome, answer }) => [outcome, answer])
    await vi.waitUntil(async () => (await answers())[0]?.[0] === 'DELIVERED', { timeout: 30_000, interval: 10 })
    const formerUntil = new Date(Date.now() + 3_600_000).toISOString()
    await replaceSecret(db.database, { id: 'aaaaaaaa', secret: OTHER, formerUntil })
    await publishRelease(db.database, { add: [{ path: '/b/' }] })
    push.check()
    await vi.waitUntil(async () => (await answers())[0]?.[0] === 'DELIVERED', { timeout: 30_000, interval: 10 })

    expect(await answers()).toEqual(Array(2).fill(['DELIVERED', '204']))
    expect(said()).toBe('Release 1: ask /changes.\nRelease 2: ask /changes.\n')
  })

  test.skipIf(isSkipped)(
    'refuses what is not signed, was changed, or is old, and acts once on what comes twice',
    async () => {
      const { url, said } = await startReceiver()
      const body = JSON.stringify({ type: 'release.published', data: { release: 7 } })
      const send = async (at: Date, { secret = SECRET, sent = body } = {}) => {
        const headers = {
          'webhook-id': 'msg_1',
          'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
          'webhook-signature': new Webhook(secret).sign('msg_1', at, body),
        }
        return (await fetch(url, { method: 'POST', headers, body: sent })).status
      }
      const now = new Date()

      expect((await fetch(url, { method: 'POST', body })).status).toBe(401)
      expect(await send(now, { secret: OTHER })).toBe(401)
      expect(await send(now, { sent: body.replace('7', '8') })).toBe(401)
      expect(await send(new Date(now.getTime() - 3_600_000))).toBe(401)
      expect([await send(now), await send(now)]).toEqual([204, 204])
      expect(said()).toBe('Release 7: ask /changes.\n')
    },
  )
})
