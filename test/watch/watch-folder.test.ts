import { renameSync } from 'node:fs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type FolderWatch, watchFolder } from '../../src/watch/watch-folder.ts'
import { createSite, page, type TestSite } from '../support/site.ts'

let site: TestSite
let folder: FolderWatch
let changes: number

beforeEach(() => {
  changes = 0
  site = createSite({ 'content/a.md': page('A'), 'content/deep/b.md': page('B') })
  folder = watchFolder(site.root, () => {
    changes++
  })
})

afterEach(() => {
  folder.close()
  site.remove()
})

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Does it, and fails unless it is heard well before the next scan. */
async function heard(act: () => void): Promise<void> {
  await pause(50)
  changes = 0
  act()
  await vi.waitFor(() => expect(changes).toBeGreaterThan(0), { timeout: 900, interval: 5 })
}

test('every save of an editor that replaces files is heard', async () => {
  for (let save = 0; save < 4; save++)
    await heard(() => {
      site.write('content/deep/b.md~', page(`B ${save}`))
      site.move('content/deep/b.md~', 'content/deep/b.md')
    })
})

test('folders made, moved, deleted and made again are heard from', async () => {
  await heard(() => site.write('content/new/c.md', page('C')))
  await heard(() => site.write('content/new/c.md', page('C, again')))
  await heard(() => site.move('content/new', 'content/moved'))
  await heard(() => site.write('content/moved/c.md', page('C, moved')))
  await heard(() => site.delete('content/moved'))
  await heard(() => site.write('content/moved/c.md', page('C, back')))
  await heard(() => site.write('content/moved/c.md', page('C, back again')))
})

test('configuration and data are heard of', async () => {
  await heard(() => site.write('hugo.toml', 'title = "B"\n'))
  await heard(() => site.write('data/themes.yaml', 'themes: {}\n'))
})

test.each([
  'content/.a.md.swp',
  'content/a.md~',
  'content/4913',
  'content/.#a.md',
  'content/#a.md#',
  '.git/index',
  '.commonplace/server.log',
  'node_modules/some/readme.md',
  'public/index.html',
])('%s is none of its business', async (path) => {
  await pause(50)
  changes = 0
  site.write(path, 'x')
  await pause(150)

  expect(changes).toBe(0)
})

test('a site folder that is taken away and put back is heard from again', async () => {
  await pause(300)
  renameSync(site.root, `${site.root}-away`)
  await vi.waitFor(() => expect(changes).toBeGreaterThan(0), { timeout: 9000 })
  changes = 0
  renameSync(`${site.root}-away`, site.root)
  await vi.waitFor(() => expect(changes).toBeGreaterThan(0), { timeout: 9000 })

  await heard(() => site.write('content/a.md', page('A, again')))
})
