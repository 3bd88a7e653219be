import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { hasAlready, notModified } from './conditional.ts'
import { chooseCoding } from './content-coding.ts'

/** Bytes that never change while the process runs, plain and compressed. */
export interface Asset {
  readonly plain: Uint8Array<ArrayBuffer>
  readonly gzipped: Uint8Array<ArrayBuffer>
  /** A hash of the plain bytes. */
  readonly digest: string
  readonly headers: Readonly<Record<string, string>>
}

/** Compresses once, off the main thread, so that sending costs nothing. */
export async function createAsset(text: string, headers: Readonly<Record<string, string>>): Promise<Asset> {
  const plain = new Uint8Array(Buffer.from(text))
  const gzipped = new Uint8Array(await promisify(gzip)(plain))
  return { plain, gzipped, digest: createHash('sha256').update(plain).digest('base64url'), headers }
}

/** Answers with the asset, or with 304 and the same validators if the client has it already. */
export function answerAsset(request: Request, asset: Asset): Response {
  const zipped = chooseCoding(request.headers.get('accept-encoding'), ['gzip']) !== null
  const etag = `"${asset.digest}${zipped ? '-gzip' : ''}"`
  const headers = { ...asset.headers, etag, vary: 'accept-encoding' }
  if (hasAlready(request, etag)) return notModified(new Headers(headers))
  const body = zipped ? asset.gzipped : asset.plain
  const encoding = zipped ? { 'content-encoding': 'gzip' } : {}
  return new Response(body, { headers: { ...headers, ...encoding, 'content-length': String(body.byteLength) } })
}
