import { chownSync, existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createClient } from '../../src/database/connect/client.ts'
import type { Connection } from '../../src/database/connection.ts'
import { type Checkout, DAEMON, makeCheckout, NOBODY } from '../support/checkout.ts'
import { startEmbeddedProcess } from '../support/embedded-process.ts'

// Servers are made and started here, each a second of the processor and more on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const isRoot = process.getuid?.() === 0
// An ordinary user runs these tests as themselves; root lends them another account.
const ordinary = isRoot ? NOBODY : {}

let checkout: Checkout

afterEach(() => {
  checkout.remove()
  rmSync(`${checkout.folder}-system`, { recursive: true, force: true })
})

test('an ordinary user runs it in a home that nobody else may enter', async () => {
  checkout = makeCheckout({ mode: 0o700 })
  if (isRoot) checkout.giveTo(NOBODY)

  const held = startEmbeddedProcess(checkout, { account: ordinary })
  const { connection, folder } = await held.opened
  const answer = await ask(connection)
  await held.stop()

  expect(answer).toBe(1)
  expect(folder).toBe(join(checkout.folder, '.commonplace', 'postgres'))
  expect(statSync(folder).uid).toBe(statSync(checkout.folder).uid)
})

test('library links that no install script made are made at the first start', async () => {
  checkout = makeCheckout({ mode: 0o755 })
  const removed = removeLinks(checkout)

  const held = startEmbeddedProcess(checkout)
  const { connection } = await held.opened
  const answer = await ask(connection)
  await held.stop()

  expect(removed).toContain('libpq.so.5')
  expect(answer).toBe(1)
  expect(linksIn(checkout)).toEqual(removed)
})

describe.runIf(isRoot)('as root', () => {
  test('an installation that only root may enter is served from a folder that the server can reach', async () => {
    checkout = makeCheckout({ mode: 0o700 })

    const first = startEmbeddedProcess(checkout)
    const opened = await first.opened
    const answer = await ask(opened.connection)
    await first.stop()
    const again = startEmbeddedProcess(checkout)
    const reopened = await again.opened
    await again.stop()

    expect(answer).toBe(1)
    expect(opened.folder.startsWith(`${checkout.folder}-system/`)).toBe(true)
    expect(first.log.join('\n')).toContain(`the database lives in ${opened.folder}`)
    expect(reopened.folder).toBe(opened.folder)
    expect(readFileSync(join(checkout.folder, '.commonplace', 'moved-to'), 'utf8').trim()).toBe(opened.folder)
    expect(statSync(opened.folder).uid).not.toBe(0)
  })

  test('the copy of the programs is refused once another account could have changed it', async () => {
    checkout = makeCheckout({ mode: 0o700 })
    const first = startEmbeddedProcess(checkout)
    await first.opened
    await first.stop()
    for (const name of readdirSync(`${checkout.folder}-system`).filter((each) => each.startsWith('postgres-')))
      chownSync(join(`${checkout.folder}-system`, name), NOBODY.uid, NOBODY.gid)

    const second = startEmbeddedProcess(checkout)

    await expect(second.opened).rejects.toThrow(/belongs to another account or is writable by others/)
  })

  test('in the checkout of an ordinary user the server runs as that user', async () => {
    checkout = makeCheckout({ mode: 0o755 })
    checkout.giveTo(DAEMON)

    const asRoot = startEmbeddedProcess(checkout)
    const { folder } = await asRoot.opened
    await asRoot.stop()
    const asUser = startEmbeddedProcess(checkout, { account: DAEMON })
    const opened = await asUser.opened
    await asUser.stop()

    expect(statSync(folder).uid).toBe(DAEMON.uid)
    expect(opened).toMatchObject({ folder, owned: true })
  })

  test('an ordinary user is told whose database it is, where it is not theirs', async () => {
    checkout = makeCheckout({ mode: 0o755 })
    const asRoot = startEmbeddedProcess(checkout)
    const { folder } = await asRoot.opened
    await asRoot.stop()

    const asUser = startEmbeddedProcess(checkout, { account: DAEMON })

    await expect(asUser.opened).rejects.toThrow(
      `belongs to account ${statSync(folder).uid}, and we run as ${DAEMON.uid}`,
    )
  })

  test('an account without a name is told that Postgres needs one', async () => {
    checkout = makeCheckout({ mode: 0o755 })
    checkout.giveTo({ uid: 4321, gid: 4321 })

    const asUser = startEmbeddedProcess(checkout, { account: { uid: 4321, gid: 4321 } })

    await expect(asUser.opened).rejects.toThrow(/user does not exist[\s\S]*add one to \/etc\/passwd/)
  })

  test('in a folder whose owner has no name here the server runs as another account', async () => {
    checkout = makeCheckout({ mode: 0o755 })
    checkout.giveTo({ uid: 4321, gid: 4321 })

    const asRoot = startEmbeddedProcess(checkout)
    const { folder } = await asRoot.opened
    await asRoot.stop()

    expect([0, 4321]).not.toContain(statSync(folder).uid)
  })

  test('an installation that may not be written to is completed in a copy', async () => {
    checkout = makeCheckout({ mode: 0o755 })
    const directory = mkdtempSync(join(tmpdir(), 'commonplace-readonly-'))
    chownSync(directory, DAEMON.uid, DAEMON.gid)
    removeLinks(checkout)

    const held = startEmbeddedProcess(checkout, { directory, account: DAEMON })
    const { connection } = await held.opened
    const answer = await ask(connection)
    await held.stop()
    rmSync(directory, { recursive: true })

    expect(answer).toBe(1)
    expect(existsSync(join(checkout.native, 'lib', 'libpq.so.5'))).toBe(false)
  })
})

function linksIn({ native }: Checkout): string[] {
  const libraries = join(native, 'lib')
  return readdirSync(libraries).filter((name) => lstatSync(join(libraries, name)).isSymbolicLink())
}

function removeLinks(installed: Checkout): string[] {
  const links = linksIn(installed)
  for (const name of links) rmSync(join(installed.native, 'lib', name))
  return links
}

async function ask(connection: Connection): Promise<number | undefined> {
  const sql = createClient(connection, { max: 1 })
  try {
    const [row] = await sql<{ answer: number }[]>`select 1 as answer`
    return row?.answer
  } finally {
    await sql.end({ timeout: 1 })
  }
}
