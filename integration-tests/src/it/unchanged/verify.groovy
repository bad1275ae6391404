def log = new File(basedir, 'build.log').getText('UTF-8')
def first = (log =~ /1 type and 1 endpoint: (\d+) files written, 0 deleted, 0 unchanged/)
assert first.find()
assert log.contains("0 files written, 0 deleted, ${first.group(1)} unchanged")
assert log.contains('Nothing to compile')
// A server alone gets no client.
assert !new File(basedir, 'target/generated-sources/streampod/com/example/protocol/client').exists()
return true
