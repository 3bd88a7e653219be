import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
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
  const [then, now] = [await at(1), await at(2)]
  const digest = createHash('sha256').update(PHOTO).digest('hex')
  const photo = await fetch(`${gateway.url}/media/${digest}/photo.png`)
  return { then: [then.status, (await then.json()).data], now: (await now.json()).data, photo: photo.status }
}

test('what was withdrawn is shown at older releases, and its images, until history is pruned', async () => {
  const before = await statuses()
  await pruneHistory(gateway.db.database, { keep: 1, planOnly: false, onWait: () => {} })
  const after = await statuses()

  const none = { articleByPath: null }
  expect(before).toEqual({ then: [200, { articleByPath: { title: 'Wells' } }], now: none, photo: 200 })
  expect(after).toEqual({ then: [410, undefined], now: none, photo: 404 })
})
