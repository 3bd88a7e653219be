import type { Span } from './caption-text.ts'
import type { StatedLicence } from './licences.ts'

/** What one statement of a caption says. */
export interface Statement {
  creator: string | null
  /** Where the creator's name stands, whether or not it has proved to be one. */
  creatorSpan: Span | null
  creatorUrl: string | null
  title: string | null
  sourceName: string | null
  /** Addresses that may be the image's page, in the order found. */
  sources: string[]
  licences: StatedLicence[]
  /** A © notice: the licence where no other is stated. */
  notice: string | null
  /** The licence holds for every image named before. */
  forAll: boolean
  description: string[]
  /** Whether it states a credit by itself. */
  isCredit: boolean
  /** The whole statement is what may be a name; what follows it decides. */
  bareName: string | null
  /** The whole statement is the name of a known collection, which belongs to the credit before it. */
  bareSource: string | null
  startsWithMark: boolean
}

/** A statement in which nothing has been read yet. */
export function emptyStatement(startsWithMark: boolean): Statement {
  return {
    creator: null,
    creatorSpan: null,
    creatorUrl: null,
    title: null,
    sourceName: null,
    sources: [],
    licences: [],
    notice: null,
    forAll: false,
    description: [],
    isCredit: false,
    bareName: null,
    bareSource: null,
    startsWithMark,
  }
}
