#!/usr/bin/env node
// The first file that `npx longshore` runs, on whatever Node is there: so its syntax is old.
'use strict'

const path = require('path')
const fs = require('fs')

const needed = [24, 7]
const found = process.versions.node.split('.').map(Number)
const tooOld = found[0] < needed[0] || (found[0] === needed[0] && found[1] < needed[1])
const modules = path.join(__dirname, '../../node_modules')
// npm puts its own Node first where it starts us; who starts this file directly gets it here.
const own = path.join(modules, '.bin/node')

if (tooOld && fs.existsSync(own) && !process.env.LONGSHORE_NODE_TRIED) {
  const env = Object.assign({}, process.env, { LONGSHORE_NODE_TRIED: '1' })
  const again = require('child_process').spawnSync(own, [__filename].concat(process.argv.slice(2)), {
    stdio: 'inherit',
    env: env,
  })
  process.exit(again.status === null ? 1 : again.status)
}

if (tooOld) {
  console.error(
    'longshore: this is Node ' +
      process.versions.node +
      ' and Longshore needs Node ' +
      needed.join('.') +
      ' or newer. On Linux (x64) run npm ci, which brings it; elsewhere install Node 24 first.',
  )
  process.exit(78)
}

require('module').enableCompileCache(path.join(modules, '.cache/compiled'))

import('../src/cli/main.ts').catch(function (error) {
  console.error(error)
  process.exit(1)
})
