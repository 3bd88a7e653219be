import type { Problem } from '../problem.ts'
import type { SourceFile } from '../source-file.ts'
import type { DataFormat, DataRegion, FrontMatterEntry, ReadData } from './data.ts'
import { findFence } from './fence.ts'
import { readJson } from './json.ts'
import { readToml } from './toml.ts'
import { readYaml } from './yaml.ts'

/** The front matter of a file as plain data. */
export interface FrontMatter {
  /** Null where there is none, or none that may be read. */
  readonly format: DataFormat | null
  readonly entries: readonly FrontMatterEntry[]
  /** Index into the file's text of the first character after the front matter. */
  readonly bodyOffset: number
  /** The line of `bodyOffset`, counted from 1. */
  readonly bodyLine: number
}

/** Splits a content file into front matter and body; where the front matter cannot be read, `entries` is empty and an `error` says why. */
export function parseFrontMatter(written: SourceFile): { frontMatter: FrontMatter; problems: Problem[] } {
  // A carriage return alone ends a line as well; no place changes by writing it as another character.
  const file = { path: written.path, text: written.text.replace(/\r(?!\n)/g, '\n') }
  const { format, region, bodyOffset, bodyLine, problems } = findFence(file)
  const read = format === null ? { entries: [], problems: [] } : readData(format, { file, ...region })
  return {
    frontMatter: { format, entries: read.entries, bodyOffset, bodyLine },
    problems: [...problems, ...read.problems],
  }
}

/** Reads a region in the format it is in; the same for front matter and for settings files. */
export function readData(format: DataFormat, region: DataRegion): ReadData {
  if (format === 'yaml') return readYaml(region)
  return format === 'toml' ? readToml(region) : readJson(region)
}

/** The entry of `key` in any case, as Hugo looks keys up; null where there is none. */
export function findEntry(frontMatter: Pick<FrontMatter, 'entries'>, key: string): FrontMatterEntry | null {
  const wanted = key.toLowerCase()
  return frontMatter.entries.find((entry) => entry.key.toLowerCase() === wanted) ?? null
}
