import { defineCollection } from 'astro:content'
import { releaseLoader } from 'commonplace-astro-loader/build'

const gateway = process.env.GATEWAY ?? 'http://127.0.0.1:4000'

export const collections = { articles: defineCollection({ loader: releaseLoader({ gateway }) }) }
