import { type GraphQLSchema, printSchema } from 'graphql'
import { type Asset, answerAsset, createAsset } from './asset.ts'

/** `/schema.graphql`: the schema as text, for code generators and readers. */
export function createSchemaRoute(schema: GraphQLSchema): (request: Request) => Promise<Response> {
  let asset: Promise<Asset> | undefined
  return async (request) => {
    asset ??= createAsset(printSchema(schema), {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'public, max-age=60',
    })
    return answerAsset(request, await asset)
  }
}
