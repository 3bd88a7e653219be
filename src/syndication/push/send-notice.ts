import { lookup } from 'node:dns'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { Notice } from './notice.ts'
import { isPublicAddress } from './public-address.ts'

/** What became of a request: the status it was answered with, or why there was no answer. */
export type Sent = { readonly status: number } | { readonly fault: string }

/** Limits of a request. */
export interface SendLimits {
  /** In milliseconds, for all of it. */
  readonly timeout: number
  /** Whether addresses that only this machine or its network has may be asked. */
  readonly allowPrivate: boolean
}

const MOST_BYTES = 65_536

/**
 * Sends a notice. The address is looked at when the connection is made, so that a name cannot lead elsewhere afterwards; redirects
 * are not followed, and no more than a little of the answer is read. Never rejects.
 */
export function sendNotice(url: string, notice: Notice, { timeout, allowPrivate }: SendLimits): Promise<Sent> {
  const target = new URL(url)
  const isAllowed = (address: string) => allowPrivate || isPublicAddress(address)
  const host = target.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && !isAllowed(host)) return Promise.resolve({ fault: REFUSED })
  return new Promise((resolve) => {
    const end = (sent: Sent) => {
      clearTimeout(timer)
      resolve(sent)
      asking.destroy()
    }
    const request = target.protocol === 'https:' ? requestHttps : requestHttp
    const asking = request(target, {
      method: 'POST',
      headers: { ...notice.headers, 'content-length': Buffer.byteLength(notice.body) },
      // A connection that was made for another request was looked at for that one.
      agent: false,
      lookup: lookUpAllowed(isAllowed),
    })
    const timer = setTimeout(() => end({ fault: `No answer came in ${timeout / 1000} seconds.` }), timeout)
    asking.on('error', (error: NodeJS.ErrnoException) => end({ fault: error.code ?? error.message }))
    asking.on('response', (response) => {
      let bytes = 0
      const answered = () => end({ status: response.statusCode ?? 0 })
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.byteLength
        if (bytes > MOST_BYTES) answered()
      })
      response.on('end', answered)
      response.on('error', (error: NodeJS.ErrnoException) => end({ fault: error.code ?? error.message }))
    })
    asking.end(notice.body)
  })
}

const REFUSED = 'The address is one of this machine or its network.'

/** Finds the addresses of a name, and only those that may be asked. */
function lookUpAllowed(isAllowed: (address: string) => boolean): LookupFunction {
  return (name, options, callback) => {
    lookup(name, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, [])
      const allowed = found.filter(({ address }) => isAllowed(address))
      const [first] = allowed
      if (first === undefined) return callback(Object.assign(new Error(REFUSED), { code: REFUSED }), [])
      if (options.all) callback(null, allowed)
      else callback(null, first.address, first.family)
    })
  }
}
