// `npm run build`: the web, as the hub itself would build it at its start; for where the hub may not write (an image, a unit).
import { builtWeb } from '../hub/src/http/build.ts'

console.log(`The web is in ${await builtWeb(new URL('../web', import.meta.url).pathname)}`)
