import { openApiDocument } from './document.ts'

// The web's types are made from what this prints: `npm run api`.
process.stdout.write(JSON.stringify(openApiDocument('0'), null, 2))
