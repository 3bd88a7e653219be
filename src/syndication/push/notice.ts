import { Webhook } from 'standardwebhooks'
import { cursorOfRelease } from '../../database/read/change-cursors.ts'
import type { ClaimedDelivery } from '../../database/write/deliveries.ts'

/** A notice as it is sent. */
export interface Notice {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * That a release was published: no content, but where to go on in the changes. Signed as Standard Webhooks has it, with the former
 * secret as well as long as that holds; the id is the same at every attempt.
 */
export function writeNotice({ id, subscription, release }: ClaimedDelivery, now: Date): Notice {
  const message = `msg_${id.replaceAll('-', '')}`
  const body = JSON.stringify({
    type: 'release.published',
    timestamp: release.at,
    data: {
      site: release.site.url,
      release: release.number,
      withdrawn: release.withdrawn,
      cursor: cursorOfRelease(release),
    },
  })
  const { secret, formerSecret, formerUntil } = subscription
  const holds = formerSecret !== null && formerUntil !== null && new Date(formerUntil) > now
  const secrets = [secret, ...(holds ? [formerSecret] : [])]
  return {
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Commonplace',
      'webhook-id': message,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': secrets.map((one) => new Webhook(one).sign(message, now, body)).join(' '),
    },
    body,
  }
}
