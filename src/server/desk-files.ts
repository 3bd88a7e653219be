import { createHash } from 'node:crypto'
import { deskFiles } from '../desk/files.ts'
import { type Asset, answerAsset, createAsset } from './asset.ts'

/** The files that pages of the desk load. */
export interface DeskFiles {
  /** The digest of each by its address: what pages add to it, so that browsers keep the file for good. */
  readonly versions: ReadonlyMap<string, string>
  /** Null where the address is none of a file. */
  answer(request: Request): Promise<Response> | null
}

/** Compresses each for the first who asks for it. */
export function createDeskFiles(): DeskFiles {
  const assets = new Map<string, Promise<Asset>>()
  const versions = new Map(
    [...deskFiles].map(([address, { text }]) => [
      address,
      createHash('sha256').update(text).digest('base64url').slice(0, 16),
    ]),
  )
  return {
    versions,
    answer(request) {
      const { pathname, search } = new URL(request.url)
      const file = deskFiles.get(pathname)
      if (file === undefined) return null
      const lasts = search === `?${versions.get(pathname)}`
      const cached = lasts ? 'public, max-age=31536000, immutable' : 'no-cache'
      const key = `${pathname} ${cached}`
      const asset = assets.get(key) ?? createAsset(file.text, { 'content-type': file.type, 'cache-control': cached })
      assets.set(key, asset)
      return asset.then((made) => answerAsset(request, made))
    },
  }
}
