import type { Question } from '../ask.ts'

/** A question to begin with, made of what this site has. */
export interface Example {
  readonly title: string
  readonly purpose: string
  readonly question: Question
}

/** A query that was asked of this process, with what it took when it was asked last. */
export interface RecentQuery {
  /** The name of the operation; null where it has none. */
  readonly name: string | null
  /** Without any text that was written into it. */
  readonly text: string
  /** How often it was asked while it was remembered. */
  readonly times: number
  /** In objects, as estimated before it ran. */
  readonly cost: number
  readonly statements: number
  readonly milliseconds: number
}

/** What a frontend team starts from. */
export interface Frontends {
  readonly endpoint: string
  readonly examples: readonly Example[]
  /** Null for everybody who is not known as an editor. */
  readonly recent: readonly RecentQuery[] | null
}
