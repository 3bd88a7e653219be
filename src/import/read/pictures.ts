import { createImageFinder, type Picture } from '../../content/media/shown-images.ts'
import type { DocumentOutline } from '../../content/outline/outline.ts'
import type { ReadSite } from './read-pages.ts'

/** Gives the pictures of a document; `pages` are all that may have files beside them. */
export function createPictures(
  { survey, digests }: Pick<ReadSite, 'survey' | 'digests'>,
  pages: readonly Pick<DocumentOutline, 'sourcePath' | 'path'>[],
): (document: DocumentOutline) => Picture[] {
  const media = new Set(survey.media.map(({ path }) => path))
  const find = createImageFinder({
    settings: survey.config.settings,
    pages,
    contentPaths: survey.contentPaths.filter((path) => media.has(path)),
    served: survey.servedFiles.filter(({ path }) => media.has(path)),
  })
  return (document) =>
    find(document).map(({ file, ...image }) => ({
      ...image,
      digest: file === null ? null : (digests.get(file) ?? null),
    }))
}
