/** Thrown where files turn out to be those of articles that were erased; to be read again without them. */
export class ErasedFileFound extends Error {
  override readonly name = 'ErasedFileFound'

  constructor(readonly paths: readonly string[]) {
    super('A file is that of an article that was erased.')
  }
}

/** Reads until no further file turns out to be that of an article that was erased; `read` is given those that did. */
export async function withoutErasedFiles<Result>(
  read: (found: ReadonlySet<string>) => Promise<Result>,
): Promise<Result> {
  for (const found = new Set<string>(); ; ) {
    try {
      return await read(found)
    } catch (error) {
      if (!(error instanceof ErasedFileFound) || error.paths.every((path) => found.has(path))) throw error
      for (const path of error.paths) found.add(path)
    }
  }
}
