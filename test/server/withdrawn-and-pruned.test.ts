import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { pruneHistory } from '../../src/history/prune-history.ts'
import { importSite } from '../../src/import/import-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import { openTestGateway, type TestGateway } from '../support/gateway.ts'
import { parseHere } from '../support/parse-here.ts'
import { png } from '../support/pictures.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

const PHOTO = png(8, 8, 'somebody else has the rights')
const BODY = '![A well](photo.png)'

let gateway: TestGateway
let site: TestSite

beforeAll(async () => {
  gateway = await openTestGateway()
  site = createSite({
    'content/roofs.md': page('Roofs'),
    'content/wells/index.md': page('Wells', BODY),
    'content/wells/photo.png': PHOTO,
  })
  await publish()
  site.write('content/wells/index.md', page('Wells', BODY, 'withdrawn: rights'))
  await publish()
})

afterAll(async () => {
  site.remove()
  await gateway.close()
})

const publish = () =>
  importSite({ database: gateway.db.database, pool: parseHere }, site.root, { progress: noProgress, onWait: () => {} })

async function statuses() {
  const query = encodeURIComponent('{ articleByPath(path: "/wells/") { title } }')
  const at = (release: number) => fetch(`${gateway.url}/graphql?query=${query}&release=${release}`)
  const [first, newest] = [await at(1), await at(2)]
  const digest = createHash('sha256').update(PHOTO).digest('hex')
  const photo = await fetch(`${gateway.url}/media/${digest}/photo.png`)
  return { first: [first.status, (await first.json()).data], newest: (await newest.json()).data, photo: photo.status }
}

test('what was withdrawn is shown at older releases, and its images, until history is pruned', async () => {
  const none = { articleByPath: null }
  expect(await statuses()).toEqual({ first: [200, { articleByPath: { title: 'Wells' } }], newest: none, photo: 200 })

  await pruneHistory(gateway.db.database, { keep: 1, planOnly: false, onWait: () => {} })

  // The gateway keeps answers until it hears of the pruning.
  await vi.waitFor(async () => expect(await statuses()).toEqual({ first: [410, undefined], newest: none, photo: 404 }))
})
