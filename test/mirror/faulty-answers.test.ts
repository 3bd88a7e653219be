import { hash } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { OriginFault } from '../../src/mirror/origin-fault.ts'
import { randomFrom } from '../import/edit-sequences.ts'
import { openFaultyProxy } from '../support/faulty-proxy.ts'
import { openTestGateway } from '../support/gateway.ts'
import { linesOf, mirrorOnce, shownBy } from '../support/mirror.ts'
import { liveThrough } from '../support/random-history.ts'
import { createSite } from '../support/site.ts'

const HISTORIES = Number(process.env.COMMONPLACE_MIRRORED_HISTORIES ?? 1)
const LOOKS = HISTORIES === 1 ? 1 : 2

/** What a gateway shows, as the digest it gives and as one of everything in it; null before its first release. */
async function stateOf(url: string): Promise<{ digest: string; content: string } | null> {
  if ((await fetch(`${url}/readyz`)).status === 503) return null
  const { digest, articles } = await shownBy(url)
  return { digest, content: hash('sha256', JSON.stringify(articles)) }
}

test.each(Array.from({ length: HISTORIES }, (_, index) => index + 1))(
  'what a mirror shows is always a state of its origin, whatever becomes of the answers: history %i',
  { timeout: 300_000 },
  async (seed) => {
    const [origin, mirror] = await Promise.all([openTestGateway(), openTestGateway()])
    onTestFinished(async () => void (await Promise.all([origin.close(), mirror.close()])))
    const random = randomFrom(seed)
    const proxy = await openFaultyProxy(origin.url, random)
    onTestFinished(proxy.close)
    const site = createSite({})
    onTestFinished(site.remove)
    const states = new Map<string, string>()
    let looks = 0
    for await (const _ of liveThrough(origin.db.database, site, random)) {
      const now = await stateOf(origin.url)
      if (now === null) continue
      states.set(now.digest, now.content)
      for (let look = 0; look < LOOKS; look++) {
        looks += 1
        const report = await mirrorOnce(mirror.db.database, proxy.url).catch((error: unknown) => {
          expect(error).toBeInstanceOf(OriginFault)
        })
        // What was published by a look that failed is seen after the next.
        if (report?.release == null) continue
        const shown = await stateOf(mirror.url)
        if (shown) expect(states.get(shown.digest)).toBe(shown.content)
        // The same digest is the same content, and the other way round.
        if (shown) expect(shown.digest === now.digest).toBe(shown.content === now.content)
      }
    }
    proxy.mend()
    const { inventory } = await mirrorOnce(mirror.db.database, proxy.url)

    const { digest } = (await linesOf(origin.url, '/dump')).at(-1)
    expect(inventory.digest).toBe(digest)
    expect(await shownBy(mirror.url)).toEqual(await shownBy(origin.url))
    // Otherwise nothing was put to the test.
    expect(looks).toBeGreaterThan(LOOKS)
    expect(proxy.faults.size).toBeGreaterThan(4)
  },
)
