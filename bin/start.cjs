// The first file that `npm start` runs, on whatever Node is there: so its syntax is old.
'use strict'

var needed = [24, 7]
var found = process.versions.node.split('.').map(Number)
var tooOld = found[0] < needed[0] || (found[0] === needed[0] && found[1] < needed[1])

if (tooOld) {
  console.error(
    'longshore: this is Node ' +
      process.versions.node +
      ' and the hub needs Node ' +
      needed.join('.') +
      ' or newer. On Linux (x64) run npm ci, which brings it, and start with npm start; elsewhere install Node 24 first.',
  )
  process.exit(78)
}

// Half of a start is reading our own code: keep it compiled. Where this cannot be written, nothing is lost.
require('module').enableCompileCache(require('path').join(__dirname, '../node_modules/.cache/compiled'))

import('../hub/src/main.ts').catch(function (error) {
  console.error(error)
  process.exit(1)
})
