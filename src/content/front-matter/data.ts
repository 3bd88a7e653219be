import type { Json } from '../document.ts'
import type { Position, Problem } from '../problem.ts'
import type { SourceFile } from '../source-file.ts'

/** The formats of front matter and settings. */
export type DataFormat = 'yaml' | 'toml' | 'json'

/** A top-level key with what it holds; `items` are the places of the items where the value is a sequence. */
export interface FrontMatterEntry extends Position {
  /** As written; no two entries of one file have keys that differ by case alone. */
  readonly key: string
  /** Maps inside have no prototype, so that `__proto__` is a key like any other. */
  readonly value: Json
  readonly items: readonly Position[]
}

/** A piece of a file that holds data of one format. */
export interface DataRegion {
  readonly file: SourceFile
  /** `[start, end)` in the file's text. */
  readonly start: number
  readonly end: number
}

/** What a reader of one format gives back: no entries where a problem is an `error`. */
export interface ReadData {
  readonly entries: readonly FrontMatterEntry[]
  readonly problems: readonly Problem[]
}
