def log = new File(basedir, 'build.log').getText('UTF-8')
def generated = new File(basedir, 'target/generated-sources/streampod/com/example/first')

// Written by generate-sources, the first of the two builds.
['Line.java', 'ChatFromClient.java', 'server/ChatEndpoint.java', 'client/FirstClient.java'].each {
    assert new File(generated, it).isFile() : it
}
assert log =~ /1 type and 1 endpoint: \d+ files written, 0 deleted, 0 unchanged, in \d+ ms/
assert new File(basedir, 'target/classes/com/example/Server.class').isFile()
assert new File(basedir, 'target/classes/com/example/Client.class').isFile()

// What the page imports is where the page looks for it, and has what the page uses.
def page = new File(basedir, 'target/classes/page')
assert new File(page, 'index.html').getText('UTF-8').contains("import { FirstClient } from './generated/first.js'")
def module = new File(page, 'generated/first.js').getText('UTF-8')
assert module.contains('export class FirstClient ') && module.contains("'chat'")
assert ['first.d.ts', 'streampod.js', 'streampod.d.ts'].every { new File(page, "generated/${it}").isFile() }
assert !log.contains('[WARNING]') : 'the first project must not see a warning'
return true
