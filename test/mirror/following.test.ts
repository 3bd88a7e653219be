import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Following, followOrigin } from '../../src/mirror/follow-origin.ts'
import { openFaultyProxy } from '../support/faulty-proxy.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { shownBy } from '../support/mirror.ts'
import { importFolder } from '../support/random-history.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const pauses = { usual: 20, first: 20, longest: 40 }
const soon = { timeout: 30_000, interval: 50 }

let origin: TestGateway
let site: TestSite

beforeEach(async () => {
  origin = await openTestGateway()
  site = createSite({ 'content/wells.md': page('Wells') })
  await importFolder(origin.db.database, site)
})

afterEach(async () => {
  site.remove()
  await origin.close()
})

const isSameAt = (gateway: TestGateway) =>
  vi.waitFor(async () => expect(await shownBy(gateway.url)).toEqual(await shownBy(origin.url)), soon)

test('a gateway that mirrors another has nothing to show until the first look, and then what that shows', async () => {
  const mirror = await openTestGateway({
    environment: { COMMONPLACE_CACHE_MEGABYTES: '0', COMMONPLACE_MIRROR: origin.url },
  })

  await isSameAt(mirror)
  await mirror.close()
})

test('what is published is followed, through times in which the origin cannot be asked', async () => {
  const mirror = await openTestGateway()
  const always = await openFaultyProxy(origin.url, () => 0, { every: 1 })
  const said: string[] = []
  const log = {
    info: (_: object, words: string) => said.push(words),
    warn: (_: object, words: string) => said.push(words),
  }
  const follow = (url: string): Following => followOrigin(mirror.db.database.source, url, { log, pauses })
  const first = follow(always.url)
  await vi.waitFor(() => expect(always.faults.get('lost')).toBeGreaterThan(2), soon)
  always.mend()
  await isSameAt(mirror)
  site.write('content/springs.md', page('Springs'))
  await importFolder(origin.db.database, site)
  await isSameAt(mirror)
  await first.stop()

  // Said once, however often it failed.
  expect(said).toEqual([
    'The origin cannot be mirrored; what was mirrored before is served.',
    'The origin can be mirrored again.',
    'Mirrored a release of the origin.',
    'Mirrored a release of the origin.',
  ])
  await always.close()
  await mirror.close()
})
