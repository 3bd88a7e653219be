import type { Page } from '../document.ts'
import { groupPairs } from '../group-pairs.ts'
import type { SiteSettings } from '../settings/settings.ts'
import { folderOf } from './bundles.ts'
import { isPageName } from './content-path.ts'

/** A file in a content folder, and a site path that it has there. */
export interface FileBeside {
  readonly address: string
  readonly path: string
}

/** Files in the folders of the content: those beside an index have the addresses of its pages, others that of their folder. */
export function filesBesidePages({
  pages,
  contentPaths,
  settings,
}: {
  readonly pages: readonly Pick<Page, 'sourcePath' | 'path'>[]
  readonly contentPaths: readonly string[]
  readonly settings: Pick<SiteSettings, 'contentMounts'>
}): FileBeside[] {
  const indexes = pages.filter(({ sourcePath }) => /(?:^|\/)_?index(?:\.[^/]*)?$/i.test(sourcePath))
  const byFolder = groupPairs(
    indexes.map(({ sourcePath, path }) => [folderOf(sourcePath), path.replace(/[^/]*$/, '')] as const),
  )
  const addressesOf = (folder: string): string[] => {
    const known = byFolder.get(folder)
    if (known !== undefined) return known
    const mount = settings.contentMounts.find(({ source }) => source === folder)
    const isTop = mount !== undefined || !folder.includes('/')
    const name = folder.slice(folder.lastIndexOf('/') + 1)
    const found = isTop
      ? [mount?.target ? `/${mount.target}/` : '/']
      : addressesOf(folderOf(folder)).map((address) => `${address}${name}/`)
    byFolder.set(folder, found)
    return found
  }
  return contentPaths
    .filter((path) => !isPageName(path))
    .flatMap((path) => {
      const name = path.slice(path.lastIndexOf('/') + 1)
      return addressesOf(folderOf(path)).map((address) => ({ address: address + name, path }))
    })
}
