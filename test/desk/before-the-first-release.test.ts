import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDesk, type TestDesk } from '../support/desk.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

let site: TestSite
let desk: TestDesk

beforeAll(async () => {
  site = createSite({ 'content/wells.md': page('Wells', '[Nowhere](/never/)') })
  desk = await openDesk(null, { environment: { COMMONPLACE_SITE: site.root } })
})

afterAll(async () => {
  site.remove()
  await desk.close()
})

test('an editor sees the problems of the folder and what its first release would be, and publishes it', async () => {
  expect((await desk.visit('/')).text).toContain('Nothing is published yet')
  expect((await desk.visit('/desk/plan')).status).toBe(403)
  const editor = await desk.enter()

  const problems = await editor.visit('/desk/problems')
  expect([problems.status, problems.text.includes('/desk/problem?code=link-broken')]).toEqual([200, true])
  expect((await editor.visit('/desk/problem?code=link-broken')).status).toBe(200)
  expect((await editor.visit('/desk/problems.csv')).text).toContain('content/wells.md')
  const plan = await editor.visit('/desk/plan')
  expect(plan.status).toBe(200)
  expect(plan.text).toContain('Publish release 1')

  const [, id = ''] = /name="plan" value="([^"]+)"/.exec(plan.text) ?? []
  expect(id).not.toBe('')
  const done = await editor.send(plan, '/desk/publish')
  expect(done.headers.get('location')).toBe('/desk/release?number=1')
  expect((await desk.visit('/')).text).toContain('/desk/article?path=%2Fwells%2F')
})
