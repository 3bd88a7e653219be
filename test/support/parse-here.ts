import { checkSite } from '../../src/import/check-site.ts'
import { noProgress } from '../../src/import/progress.ts'
import type { ParsePool } from '../../src/import/read/parse-pool.ts'
import { parsePages, readFiles } from '../../src/import/read/parse-worker.ts'
import type { ParsedSite } from '../../src/import/read/parsed-site.ts'
import { createHeartbeat } from '../../src/import/read/task-deadline.ts'
import { createSite } from './site.ts'

const heartbeat = createHeartbeat()

/** Parses in this thread, from the sources: needs no build, and no test stalls it. */
export const parseHere: ParsePool = {
  prepare: () => {},
  readFiles: async (root, asked, onRead) => {
    onRead(await readFiles({ root, ...asked, heartbeat }), asked.files.length)
    return []
  },
  parsePages: async (contexts, { loadBytes, unsayable }, onParsed) => {
    const load = async (context: (typeof contexts)[number]) => ({
      context,
      bytes: await loadBytes(context.page.sourcePath),
    })
    const pages = await Promise.all(contexts.map(load))
    await onParsed(await parsePages({ pages, unsayable, heartbeat }), contexts.length)
    return []
  },
  close: async () => {},
}

/** A site of the files given, read as `check` and `import` read it. */
export async function parseFiles(files: Readonly<Record<string, string | Uint8Array>>): Promise<ParsedSite> {
  const site = createSite(files)
  try {
    return (await checkSite({ database: null, pool: parseHere }, site.root, noProgress)).site
  } finally {
    site.remove()
  }
}
