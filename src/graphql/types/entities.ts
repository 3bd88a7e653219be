import { readNodeId } from '../../content/node-id.ts'
import { builder } from '../builder.ts'
import { type Context, keysOfPath } from '../context.ts'
import { stillLicensedCredit } from '../ended-images.ts'
import { parseUuid, withoutNul } from '../input.ts'
import { followPath } from '../loaders.ts'
import { Article } from './article.ts'
import { ImageCredit } from './image-credit.ts'
import { Quote } from './quote.ts'
import { Section } from './section.ts'
import { Theme } from './theme.ts'

// What other subgraphs may extend, by the id of each; articles also by their path.

builder.asEntity(Article, {
  key: [builder.selection<{ id: string }>('id'), builder.selection<{ path: string }>('path')],
  resolveReference: (reference, context) => {
    const { id, path } = reference as { readonly id?: string; readonly path?: string }
    if (id !== undefined) return byUuid('Article', id, (uuid) => context.loaders.articleById.load(uuid))
    return path === undefined ? null : followPath(context.loaders, keysOfPath(context, path))
  },
})

builder.asEntity(Section, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { loaders }) => byUuid('Section', id, (uuid) => loaders.sectionById.load(uuid)),
})

builder.asEntity(Quote, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { loaders }) => byUuid('Quote', id, (uuid) => loaders.quoteById.load(uuid)),
})

builder.asEntity(ImageCredit, {
  key: builder.selection<{ id: string }>('id'),
  resolveReference: ({ id }, { loaders }) =>
    byUuid('ImageCredit', id, (uuid) => stillLicensedCredit(loaders.imageCreditById.load(uuid))),
})

builder.asEntity(Theme, {
  key: [builder.selection<{ id: string }>('id'), builder.selection<{ slug: string }>('slug')],
  resolveReference: (reference, { loaders }: Context) => {
    const { id, slug } = reference as { readonly id?: string; readonly slug?: string }
    const found = slug ?? idInside('Theme', id ?? '')
    return found === null ? null : loaders.themeBySlug.load(withoutNul(found))
  },
})

function byUuid<Row>(
  type: string,
  nodeId: string,
  find: (uuid: string) => Promise<Row | null>,
): Promise<Row | null> | null {
  const uuid = parseUuid(idInside(type, nodeId) ?? '')
  return uuid === null ? null : find(uuid)
}

/** What is inside a global id of this type; null for any other. */
function idInside(type: string, nodeId: string): string | null {
  const parts = readNodeId(nodeId)
  return parts?.type === type ? parts.id : null
}
