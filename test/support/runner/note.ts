import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { argv, env } from 'node:process'

// `note PROGRAM`: keeps the environment that a stand-in was given, for the tests to look at.

writeFileSync(`${env['STAND_IN_FOLDER']}/${randomUUID()}.json`, JSON.stringify({ program: argv[2], env }))
