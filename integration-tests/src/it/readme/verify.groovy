def log = new File(basedir, 'build.log').getText('UTF-8')
def generated = new File(basedir, 'target/generated-sources/streampod/com/example/first')

// Written by generate-sources, the first of the two builds.
['Line.java', 'ChatFromClient.java', 'server/ChatEndpoint.java', 'client/FirstClient.java'].each {
    assert new File(generated, it).isFile() : it
}
assert log =~ /1 type and 1 endpoint: \d+ files written, 0 deleted, 0 unchanged, in \d+ ms/
assert new File(basedir, 'target/classes/com/example/Server.class').isFile()
assert new File(basedir, 'target/classes/com/example/Client.class').isFile()
assert !log.contains('[WARNING]') : 'the first project must not see a warning'
return true
