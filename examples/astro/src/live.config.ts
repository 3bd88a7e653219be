import { defineLiveCollection } from 'astro:content'
import { articleSchema } from 'commonplace-astro-loader/article'
import { liveLoader } from 'commonplace-astro-loader/live'

const gateway = process.env.GATEWAY ?? 'http://127.0.0.1:4000'

export const collections = { latest: defineLiveCollection({ loader: liveLoader({ gateway }), schema: articleSchema }) }
