import { groupPairs } from '../group-pairs.ts'

/** What is published, and from which file: who may keep an address, an alias or an id that a newcomer wants as well. */
export interface Holders {
  /** The file of the page at each address, by path key; hidden pages included. */
  readonly pages: ReadonlyMap<string, string>
  /** The file of the visible page that each alias leads to, by path key. */
  readonly aliases: ReadonlyMap<string, string>
  /** The file of the page with each `id` of front matter. */
  readonly ids: ReadonlyMap<string, string>
  /** The SHA-256 of each file as it was last published, by path. */
  readonly digests: ReadonlyMap<string, string>
  /** The dates of the visible page of each file, by path. */
  readonly dates: ReadonlyMap<string, PublishedDates>
  /** Files that are there and cannot be read now: what was published of them stays, and so does what they have. */
  readonly unread: ReadonlySet<string>
  /** Whether it is known what is published; if not, all of this is empty. */
  readonly areKnown: boolean
}

/** When a page was published and revised, as readers are told, in ISO 8601. */
export interface PublishedDates {
  readonly published: string | null
  readonly updated: string | null
}

/** It is not known what is published. */
export const noHolders: Holders = {
  pages: new Map(),
  aliases: new Map(),
  ids: new Map(),
  digests: new Map(),
  dates: new Map(),
  unread: new Set(),
  areKnown: false,
}

/** Where a file that was published is gone and one new file has the same bytes or its `id`, that file is who has what it had. */
export function followRenamedHolders<Published extends Omit<Holders, 'unread'>>(
  published: Published,
  digests: ReadonlyMap<string, string>,
  ids: readonly (readonly [id: string, path: string])[],
): Published {
  const isGone = (path: string) => !digests.has(path)
  const gone = [...published.digests].filter(([path]) => isGone(path))
  const goneIds = [...published.ids].filter(([, path]) => isGone(path))
  if (gone.length + goneIds.length === 0) return published
  const isNew = (path: string) => !published.digests.has(path)
  const byDigest = groupPairs([...digests].filter(([path]) => isNew(path)).map(([path, digest]) => [digest, path]))
  const byId = groupPairs(ids.filter(([, path]) => isNew(path)))
  const alone = (paths: readonly string[] | undefined) => (paths?.length === 1 ? paths[0] : undefined)
  const now = new Map<string, string>()
  for (const [before, file] of [
    ...gone.map(([path, digest]) => [path, alone(byDigest.get(digest))] as const),
    ...goneIds.map(([id, path]) => [path, alone(byId.get(id))] as const),
  ])
    if (file !== undefined) now.set(before, file)
  const follow = (files: ReadonlyMap<string, string>) =>
    new Map([...files].map(([key, file]) => [key, now.get(file) ?? file]))
  return {
    ...published,
    pages: follow(published.pages),
    aliases: follow(published.aliases),
    ids: follow(published.ids),
  }
}
