/** Tells browsers that have a page open when to look again. */
export interface Updates {
  /** A stream of events, one for each change of what this reader may see; null where too many have one already. */
  follow(reader: UpdatesReader): ReadableStream<Uint8Array> | null
  /** Something was published, or noted that no reader sees. */
  tell(): void
  /** Something changed that editors alone see. */
  tellEditors(): void
  /** Whether an editor has a page open. */
  hasEditors(): boolean
  /** Ends all streams. */
  close(): void
}

/** Who follows, and until when. */
export interface UpdatesReader {
  readonly seesDrafts: boolean
  /** Whether an editor has entered, for which places are kept. */
  readonly isEditor: boolean
  /** The network that the connection comes from. */
  readonly from: string
  readonly signal: AbortSignal
}

/** What updates are made with. */
export interface UpdatesOptions {
  /** The number of the newest release; null before the first. */
  readonly findNewest: () => Promise<number | null>
  readonly most?: number
  /** How many of them are kept for editors. */
  readonly kept?: number
  /** How many others may come from one network. */
  readonly share?: number
  /** Milliseconds after which a comment is sent, so that no proxy takes the connection for dead. */
  readonly heartbeat?: number
}

interface Follower extends Omit<UpdatesReader, 'signal'> {
  send(text: string): void
  end(): void
}

/** Something changed; the number is that of the release without which a page that is fetched now is not up to date. */
const changed = (release: number | null) => `event: changed\ndata: ${release ?? ''}\n\n`
const COMMENT = ':\n\n'

/** Whoever sees no drafts hears of releases alone, so that nothing tells when a draft was edited. */
export function createUpdates({
  findNewest,
  most = 200,
  kept = 40,
  share = 40,
  heartbeat = 20_000,
}: UpdatesOptions): Updates {
  const followers = new Set<Follower>()
  const encoder = new TextEncoder()
  let told: Promise<number | null> | null = null
  const timer = setInterval(() => {
    for (const follower of followers) follower.send(COMMENT)
  }, heartbeat)
  timer.unref()

  async function tellOfReleases(): Promise<void> {
    const before = await told
    told = findNewest().catch(() => before)
    const release = await told
    if (release === before) return
    for (const follower of followers) if (!follower.seesDrafts) follower.send(changed(release))
  }

  function hasPlace({ isEditor, from }: UpdatesReader): boolean {
    if (isEditor) return followers.size < most
    const others = [...followers].filter((follower) => !follower.isEditor)
    return others.length < most - kept && others.filter((other) => other.from === from).length < share
  }

  return {
    follow(reader) {
      if (!hasPlace(reader)) return null
      const { seesDrafts, isEditor, from, signal } = reader
      // What the page that asks was made of is this release or an older one.
      if (!seesDrafts) told ??= findNewest().catch(() => null)
      let follower: Follower | null = null
      const leave = () => {
        if (follower) followers.delete(follower)
      }
      return new ReadableStream<Uint8Array>({
        start(controller) {
          follower = {
            seesDrafts,
            isEditor,
            from,
            send: (text) => controller.enqueue(encoder.encode(text)),
            end: () => controller.close(),
          }
          followers.add(follower)
          follower.send(COMMENT)
          signal.addEventListener('abort', leave, { once: true })
        },
        cancel: leave,
      })
    },
    tell() {
      for (const follower of followers) if (follower.seesDrafts) follower.send(changed(null))
      if (told !== null) void tellOfReleases()
    },
    tellEditors() {
      for (const follower of followers) if (follower.isEditor) follower.send(changed(null))
    },
    hasEditors: () => [...followers].some(({ isEditor }) => isEditor),
    close() {
      clearInterval(timer)
      for (const follower of followers) follower.end()
      followers.clear()
    },
  }
}
