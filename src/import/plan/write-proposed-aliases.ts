import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAliases } from '../../content/front-matter/write-alias.ts'
import type { AliasProposal } from './consequences/alias-proposals.ts'
import { writeFileAtomically } from './write-file-atomically.ts'

/** What became of the aliases proposed for one file; `written` is false where it has to be done by hand. */
export interface WrittenAliases {
  readonly sourcePath: string
  readonly aliases: readonly string[]
  readonly written: boolean
}

/** Writes the aliases a plan proposes into the files of the site folder `root`; nothing else in them changes. */
export async function writeProposedAliases(
  root: string,
  proposals: readonly AliasProposal[],
): Promise<WrittenAliases[]> {
  const byFile = new Map<string, string[]>()
  for (const { sourcePath, alias } of proposals) byFile.set(sourcePath, [...(byFile.get(sourcePath) ?? []), alias])
  const outcomes: WrittenAliases[] = []
  for (const [sourcePath, aliases] of byFile)
    outcomes.push({ sourcePath, aliases, written: await writeInto(join(root, sourcePath), aliases) })
  return outcomes
}

async function writeInto(file: string, aliases: readonly string[]): Promise<boolean> {
  const bytes = await readFile(file).catch(ifMissing)
  // A page that shares the file of another language has none of its name.
  if (bytes === null) return false
  const text = bytes.toString('utf8')
  // What is no UTF-8 would not come out as it went in.
  if (!Buffer.from(text).equals(bytes)) return false
  const written = writeAliases(text, aliases)
  if (written === null) return false
  await writeFileAtomically(file, written)
  return true
}

function ifMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}
