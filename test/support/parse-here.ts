import { noProgress } from '../../src/import/progress.ts'
import readDigests from '../../src/import/read/digest-worker.ts'
import type { ParsePool } from '../../src/import/read/parse-pool.ts'
import { type ParsedSite, parseSite } from '../../src/import/read/parse-site.ts'
import { readDocuments, readFrontMatters } from '../../src/import/read/parse-worker.ts'
import { createSigns } from '../../src/import/read/run-watched.ts'
import { createSite } from './site.ts'

const signs = createSigns()

/** Parses in this thread, from the sources: needs no build, and no test stalls it. */
export const parseHere: ParsePool = {
  readFrontMatters: async (root, paths) => ({
    results: await readFrontMatters({ root, paths, signs }),
    problems: [],
  }),
  prepare: () => {},
  readDigests: async (root, paths) => ({ results: readDigests({ root, paths, signs }), problems: [] }),
  readDocuments: async (root, items, onRead) => {
    await onRead(await readDocuments({ root, items, signs }))
    return []
  },
  close: async () => {},
}

/** A site of the files given, read as `check` and `import` read it. */
export async function parseFiles(files: Readonly<Record<string, string | Uint8Array>>): Promise<ParsedSite> {
  const site = createSite(files)
  try {
    return await parseSite(site.root, parseHere, noProgress)
  } finally {
    site.remove()
  }
}
