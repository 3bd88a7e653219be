import type { FileBeside } from './beside-pages.ts'
import { decode, encodePath, joinPath } from './paths.ts'

/** The site path of the file that a link or an image names as Hugo's embedded hooks find it, from the root of `assets/`; null where it names none. */
export type FindLinkedFile = (target: string) => string | null

/** Reads the addresses of the asset files once. */
export function createLinkedFiles(assets: readonly FileBeside[]): FindLinkedFile {
  const addresses = new Set(assets.map(({ address }) => address))
  return (target) => {
    const path = decode(target.trim())
    if (/^\.\.(?:\/|$)|^[a-z][a-z\d+.-]*:|^\/\//i.test(path)) return null
    const address = joinPath(path)
    return addresses.has(address) ? encodePath(address) : null
  }
}
