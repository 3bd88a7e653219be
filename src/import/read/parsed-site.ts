import type { Document } from '../../content/document.ts'
import type { Picture } from '../../content/media/shown-images.ts'
import type { DocumentOutline } from '../../content/outline/outline.ts'
import { compareProblems, mergeRepeated, type Problem } from '../../content/problem.ts'
import type { SiteSettings } from '../../content/settings/settings.ts'
import { applySilences } from '../../content/settings/silence.ts'
import type { ThemeDeclaration } from '../../content/themes.ts'
import type { KeptHistory } from './identities-file.ts'
import type { MediaFile } from './list-media.ts'

/** A page of the site without its text; equal `contentDigest`s mean that readers see the same. */
export interface ParsedDocument extends DocumentOutline {
  readonly contentDigest: string
  readonly pictures: readonly Picture[]
}

/** Hears of what is found in a site while the rest of it is still being parsed. */
export interface ParseListener {
  found(problems: readonly Problem[]): void
  /** Of a `Document` as JSON in UTF-8, and its outline; those that follow wait until this is done. */
  parsed(outline: ParsedDocument, document: Uint8Array): Promise<void>
}

/** Loads whole documents by source path; throws where a file has changed since. */
export type LoadDocuments = (sourcePaths: readonly string[]) => Promise<ReadonlyMap<string, Document>>

/** A site folder as parsed: what its files mean, before anything is compared with what was published. */
export interface ParsedSite extends KeptHistory {
  readonly settings: SiteSettings
  readonly themes: readonly ThemeDeclaration[]
  readonly documents: readonly ParsedDocument[]
  /** Pages that are not among `documents`, because they are as they were after this publication; null where all are. */
  readonly unchanged: { readonly count: number; readonly publication: number } | null
  /** Loads whole documents; the spill must still be open. */
  readonly loadDocuments: LoadDocuments
  /** The bytes of a page, data, configuration or image file as they were read; the spill must still be open. */
  readonly loadBytes: (path: string) => Promise<Uint8Array>
  /** Page files that could not be parsed: each has an error among `problems`, or inherits from one that has, or may not be published. */
  readonly faulty: ReadonlySet<string>
  /** The SHA-256 of every page, data, configuration and image file, by path. */
  readonly digests: ReadonlyMap<string, string>
  /** The image files that are kept. */
  readonly media: readonly MediaFile[]
  readonly found: FoundProblems
  /** Sorted by place, without those the site silences. */
  readonly problems: readonly Problem[]
  /** How many notices and warnings `commonplace.yaml` silences. */
  readonly silenced: number
}

/** Every problem of a site, silenced or not. */
export interface FoundProblems {
  /** Those that follow from the folder as a whole and the front matter of its pages. */
  readonly site: readonly Problem[]
  /** Those that follow from the bytes of a page, and the addresses and anchors of the others. */
  readonly pages: readonly Problem[]
}

/** Splits off what the site silences; the rest is sorted by place. Problems of pages that share a file are told once, of the file. */
export function silenceProblems(
  found: FoundProblems,
  { silence }: Pick<SiteSettings, 'silence'>,
  copies: ReadonlyMap<string, string>,
): Pick<ParsedSite, 'problems' | 'silenced'> {
  const all = [...found.site, ...found.pages]
  const { reported, silenced } = applySilences(copies.size === 0 ? all : ofFiles(all, copies), silence)
  return { problems: mergeRepeated([...reported].sort(compareProblems)), silenced }
}

function ofFiles(problems: readonly Problem[], copies: ReadonlyMap<string, string>): Problem[] {
  const moved = problems.map((problem) => ({ ...problem, path: copies.get(problem.path) ?? problem.path }))
  const keyOf = ({ path, line, column, code, message }: Problem) => JSON.stringify([path, line, column, code, message])
  return [...new Map(moved.map((problem) => [keyOf(problem), problem])).values()]
}
