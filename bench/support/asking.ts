/** Fifty articles, spread over the whole list. */
export async function somePaths(url: string): Promise<string[]> {
  const paths: string[] = []
  for (let after: string | null = ''; after !== null; ) {
    const query = `{ articles(first: 100${after ? `, after: "${after}"` : ''}) { nodes { path } pageInfo { endCursor hasNextPage } } }`
    const { body } = await bytesOf(url, `/graphql?query=${encodeURIComponent(query)}`)
    const { data } = JSON.parse(String(body)) as { data: { articles: ArticlePage } }
    paths.push(...data.articles.nodes.map((node) => node.path))
    after = data.articles.pageInfo.hasNextPage ? data.articles.pageInfo.endCursor : null
  }
  const step = Math.max(1, Math.floor(paths.length / 50))
  return paths.filter((_path, index) => index % step === 0).slice(0, 50)
}

interface ArticlePage {
  readonly nodes: readonly { readonly path: string }[]
  readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean }
}

/** An answer as it came, not compressed. */
export async function bytesOf(url: string, path: string): Promise<{ body: Buffer; headers: Headers }> {
  const response = await fetch(`${url}${path}`, {
    headers: { accept: 'application/json', 'accept-encoding': 'identity' },
  })
  return { body: Buffer.from(await response.arrayBuffer()), headers: response.headers }
}

/** The `data` of an answer; throws where it has none. */
export async function dataOf(url: string, path: string): Promise<unknown> {
  const { body } = await bytesOf(url, path)
  const { data } = JSON.parse(String(body)) as { data?: unknown }
  if (!data) throw new Error(`${url}${path} gave no data: ${body}`)
  return data
}
