import { rmSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { startCliIn } from '../support/cli-process.ts'
import { makePublishedFolder } from '../support/fresh-folder.ts'
import { createSite, page } from '../support/site.ts'

// Processes start slowly where others are at work.
vi.setConfig({ testTimeout: 90_000 })

const WARNING = /The addresses of feeds and images begin with http:\/\/127\.0\.0\.1:\d+, .*COMMONPLACE_URL.*\n/

test.each([
  { host: '0.0.0.0', environment: {}, warns: true },
  { host: '0.0.0.0', environment: { COMMONPLACE_URL: 'https://content.example.org/' }, warns: false },
  { host: '127.0.0.1', environment: {}, warns: false },
])('serve on $host with $environment warns that readers find no images: $warns', async (row) => {
  const site = createSite({ 'content/wells.md': page('Wells') })
  const data = await makePublishedFolder()
  const places = ['--site', site.root, '--data', data, '--host', row.host, '--port', '0']
  const gateway = startCliIn(row.environment, 'serve', ...places)
  try {
    await gateway.says('Commonplace is serving.')

    expect(WARNING.test(gateway.said())).toBe(row.warns)
    expect(gateway.said()).not.toContain('http://0.0.0.0')
  } finally {
    await gateway.stop()
    site.remove()
    rmSync(data, { recursive: true, force: true })
  }
})
